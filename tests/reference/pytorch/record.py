"""Write down what PyTorch computes, so that the tests need no PyTorch.

    python tests/reference/pytorch/record.py

Run it again, in an environment with PyTorch and NumPy, only when a case is added.
`numbers.npz` holds the inputs too, so that a test repeats exactly the same case.
"""

from pathlib import Path

import numpy as np
import torch

NUMBERS = Path(__file__).with_name("numbers.npz")
EPOCHS, BATCH_SIZE = 5, 16

OPTIMIZERS = {
    "sgd": lambda parameters: torch.optim.SGD(parameters, lr=0.1),
    "momentum": lambda parameters: torch.optim.SGD(parameters, lr=0.1, momentum=0.9),
    "adam": lambda parameters: torch.optim.Adam(parameters, lr=0.1, betas=(0.8, 0.95), eps=1e-3),
}


def make_inputs() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(2024)
    return {
        "start": rng.normal(size=(5, 3)),
        "gradients": rng.normal(size=(8, 5, 3)) * 10.0 ** rng.integers(-4, 2, size=(8, 5, 3)),
        "x": rng.normal(size=(50, 8)),  # 50 examples in batches of 16 leave a short batch of 2
        "y": rng.integers(0, 3, size=50),
        "weights_0": rng.normal(size=(8, 6)) / 2,
        "weights_1": rng.normal(size=6) / 10,
        "weights_2": rng.normal(size=(6, 3)) / 2,
        "weights_3": rng.normal(size=3) / 10,
    }


def compute(inputs: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    outputs = {}
    for name, make_optimizer in OPTIMIZERS.items():
        outputs[f"{name}_steps"] = run_steps(inputs, make_optimizer)
        weights, losses = run_training(inputs, make_optimizer)
        outputs[f"{name}_losses"] = np.array(losses)
        for i, array in enumerate(weights):
            outputs[f"{name}_trained_{i}"] = array
    return outputs


def run_steps(inputs: dict[str, np.ndarray], make_optimizer) -> np.ndarray:
    parameter = torch.nn.Parameter(torch.tensor(inputs["start"]))
    optimizer = make_optimizer([parameter])
    visited = []
    for gradient in inputs["gradients"]:
        parameter.grad = torch.tensor(gradient)
        optimizer.step()
        visited.append(parameter.detach().numpy().copy())
    return np.array(visited)


def run_training(inputs: dict[str, np.ndarray], make_optimizer) -> tuple[list[np.ndarray], list]:
    hidden, last = torch.nn.Linear(8, 6).double(), torch.nn.Linear(6, 3).double()
    with torch.no_grad():
        hidden.weight.copy_(torch.tensor(inputs["weights_0"].T))
        hidden.bias.copy_(torch.tensor(inputs["weights_1"]))
        last.weight.copy_(torch.tensor(inputs["weights_2"].T))
        last.bias.copy_(torch.tensor(inputs["weights_3"]))
    model = torch.nn.Sequential(hidden, torch.nn.ReLU(), last)
    optimizer = make_optimizer(model.parameters())
    loss_function = torch.nn.CrossEntropyLoss()
    x, y = torch.tensor(inputs["x"]), torch.tensor(inputs["y"])
    losses = []
    for _ in range(EPOCHS):
        total = 0.0
        for start in range(0, len(x), BATCH_SIZE):
            batch = slice(start, start + BATCH_SIZE)
            optimizer.zero_grad()
            loss = loss_function(model(x[batch]), y[batch])
            loss.backward()
            optimizer.step()
            total += loss.item() * len(x[batch])
        losses.append(total / len(x))
    arrays = [hidden.weight.T, hidden.bias, last.weight.T, last.bias]
    return [array.detach().numpy().copy() for array in arrays], losses


if __name__ == "__main__":
    inputs = make_inputs()
    np.savez_compressed(NUMBERS, **inputs, **compute(inputs))
    print(f"{NUMBERS.name}: {NUMBERS.stat().st_size / 1000:.0f} kB")
