// The browser's half of playing.py: controls, and the picture that Python draws for their values.

const STYLE = `
.play { border: 1px solid var(--jp-border-color1, #bbb); border-radius: 6px; padding: 8px 12px;
  color: var(--jp-content-font-color1, inherit); max-width: 760px; font-size: 14px; }
.play legend { font-weight: 600; padding: 0 4px; }
.play img { display: block; max-width: 100%; height: auto; background: white; }
.play p { margin: 6px 0; min-height: 1.3em; }
.play .row { display: flex; align-items: center; gap: 8px; margin: 4px 0; flex-wrap: wrap; }
.play .row > label { min-width: 9em; }
.play input[type=range] { flex: 1; min-width: 120px; }
.play output { min-width: 4em; font-variant-numeric: tabular-nums; }
.play button, .play select { font: inherit; padding: 2px 10px; min-height: 28px; }
.play canvas { border: 1px solid #767676; touch-action: none; cursor: crosshair; }
`;

const FRAME = 60;  // milliseconds between two steps of an animation, at least
let made = 0;

function element(kind, attributes = {}, ...children) {
  const node = Object.assign(document.createElement(kind), attributes);
  node.append(...children);
  return node;
}

// Sends the latest values as soon as those before are drawn, so that none waits in a queue.
function sender(model, onDrawn) {
  let waiting = false;
  let newer = null;
  const send = values => {
    waiting = true;
    model.set("values", values);
    model.save_changes();
  };
  model.on("change:answered", () => {
    waiting = false;
    const next = newer;
    newer = null;
    if (next) send(next);
    else onDrawn();
  });
  const ask = values => (waiting ? (newer = values) : send(values));
  return ask;
}

function slider(control, change, drawn) {
  const id = `play-${made++}`;
  const digits = (String(control.step).split(".")[1] ?? "").length;
  const number = element("output", { htmlFor: id, value: control.value.toFixed(digits) });
  const range = element("input", {
    id, type: "range", min: control.low, max: control.high, step: control.step,
  });
  range.value = control.value;
  const tell = () => {
    number.value = Number(range.value).toFixed(digits);
    change(Number(range.value));
  };
  range.addEventListener("input", tell);
  const row = element("div", { className: "row" },
    element("label", { htmlFor: id, textContent: control.label }), range, number);
  if (control.animated) row.append(runner(control, range, tell, drawn));
  return row;
}

function runner(control, range, tell, drawn) {
  const button = element("button", { type: "button", textContent: "▶ run" });
  button.setAttribute("aria-label", `Run ${control.label} to the end`);
  let running = false;
  const stop = () => {
    running = false;
    button.textContent = "▶ run";
  };
  const step = () => {
    if (!running || !button.isConnected) return;
    if (Number(range.value) >= control.high) return stop();
    range.value = Number(range.value) + control.step;
    tell();
  };
  button.addEventListener("click", () => {
    if (running) return stop();
    running = true;
    button.textContent = "❚❚ stop";
    if (Number(range.value) >= control.high) range.value = control.low;
    step();
  });
  drawn.push(() => running && setTimeout(step, FRAME));
  return button;
}

function choice(control, change) {
  const id = `play-${made++}`;
  const select = element("select", { id });
  for (const option of control.options) select.append(element("option", { textContent: option }));
  select.addEventListener("change", () => change(select.value));
  return element("div", { className: "row" },
    element("label", { htmlFor: id, textContent: control.label }), select);
}

function button(control, change) {
  let pressed = control.value;
  const node = element("button", { type: "button", textContent: control.label });
  node.addEventListener("click", () => change(++pressed));
  return element("div", { className: "row" }, node);
}

function sheet(control, change) {
  const { size } = control;
  const field = Math.floor(200 / size);
  let ink = [...control.value];
  const at = { row: Math.floor(size / 2), column: Math.floor(size / 2) };
  const canvas = element("canvas", { width: field * size, height: field * size, tabIndex: 0 });
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label",
    `${control.label}. Draw with the mouse, or move with the arrow keys and ink with the space bar.`);
  const pen = canvas.getContext("2d");
  const paint = () => {
    ink.forEach((value, index) => {
      const shade = Math.round(255 * (1 - value));
      pen.fillStyle = `rgb(${shade}, ${shade}, ${shade})`;
      pen.fillRect((index % size) * field, Math.floor(index / size) * field, field, field);
    });
    if (document.activeElement === canvas) {
      pen.strokeStyle = "#d1495b";
      pen.strokeRect(at.column * field + 0.5, at.row * field + 0.5, field - 1, field - 1);
    }
  };
  const tell = () => {
    paint();
    change([...ink]);
  };
  const mark = (x, y) => {  // a soft pen: the nearer the middle of a field, the darker
    ink = ink.map((value, index) => {
      const far = Math.hypot(x - (index % size) - 0.5, y - Math.floor(index / size) - 0.5);
      return Math.max(value, Math.min(1, Math.max(0, 1.25 - far)));
    });
    tell();
  };
  const follow = event => {
    const box = canvas.getBoundingClientRect();
    mark((event.clientX - box.left) * size / box.width, (event.clientY - box.top) * size / box.height);
  };
  canvas.addEventListener("pointerdown", event => {
    canvas.setPointerCapture(event.pointerId);
    follow(event);
  });
  canvas.addEventListener("pointermove", event => event.buttons && follow(event));
  canvas.addEventListener("focus", paint);
  canvas.addEventListener("blur", paint);
  canvas.onOwnKey = event => {
    const moves = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
    if (event.key === " ") mark(at.column + 0.5, at.row + 0.5);
    else if (moves[event.key]) {
      at.row = Math.min(size - 1, Math.max(0, at.row + moves[event.key][0]));
      at.column = Math.min(size - 1, Math.max(0, at.column + moves[event.key][1]));
      paint();
    } else return;
    event.preventDefault();
  };
  const clear = element("button", { type: "button", textContent: "Clear" });
  clear.addEventListener("click", () => {
    ink = ink.map(() => 0);
    tell();
  });
  paint();
  return element("div", { className: "row" }, canvas, clear);
}

const KINDS = { slider, choice, button, sheet };

export default {
  render({ model, el }) {
    const drawn = [];
    const ask = sender(model, () => drawn.forEach(one => one()));
    let values = { ...model.get("values") };
    const picture = element("img", { alt: model.get("title") });
    const sentence = element("p");
    sentence.setAttribute("aria-live", "polite");
    const showPicture = () => {
      picture.src = `data:image/png;base64,${model.get("picture")}`;
    };
    const showSentence = () => {
      sentence.textContent = model.get("sentence");
    };
    model.on("change:picture", showPicture);
    model.on("change:sentence", showSentence);
    const rows = model.get("controls").map(control => {
      const now = { ...control, value: values[control.name] };
      const change = value => {
        values = { ...values, [control.name]: value };
        ask(values);
      };
      return KINDS[control.kind](now, change, drawn);
    });
    // A key that moves a slider or draws is no command for the notebook, which listens on the
    // document, before any element: only the window is asked earlier.
    const takeKey = event => {
      if (!el.contains(event.target) || event.ctrlKey || event.metaKey) return;
      event.stopPropagation();
      event.target.onOwnKey?.(event);
    };
    window.addEventListener("keydown", takeKey, true);
    el.append(
      element("style", { textContent: STYLE }),
      element("fieldset", { className: "play" },
        element("legend", { textContent: model.get("title") }), picture, sentence, ...rows));
    showPicture();
    showSentence();
    return () => window.removeEventListener("keydown", takeKey, true);
  },
};
