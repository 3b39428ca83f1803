"""The sandbox's server: has NumPy, IPython and Matplotlib loaded, and runs students' notebooks."""

import os
import socket
import sys
from typing import TYPE_CHECKING

from autograder.sandbox.server import Server, take_control
from autograder.sandbox.settling import settle
from autograder.wire.budgets import Budgets
from autograder.wire.decoder import decode
from autograder.wire.orders import BEGIN, ISOLATED, READY, REMEMBER

if TYPE_CHECKING:
    from autograder.sandbox.shell import Shell


def main() -> None:
    """Serve until nobody holds the control socket any more; the second argument says whether the
    outer wall is there."""
    isolated = sys.argv[2] == ISOLATED
    control = take_control(isolated)
    from autograder.sandbox import known_pictures, rehearsal, shell

    rehearsal.load()
    known_pictures.look_before_drawing()
    the_shell = shell.make_shell()
    settle()
    server_of_notebooks(control, isolated, the_shell).serve()


def server_of_notebooks(control: socket.socket, isolated: bool, the_shell: "Shell") -> Server:
    """A server whose processes start at the first cell."""
    from autograder.sandbox import known_pictures, shell, student

    def serve(budgets: Budgets, descriptors: list[int]) -> None:
        os.chdir(os.environ["HOME"])
        shell.become_notebook()
        student.run(socket.socket(fileno=descriptors[0]), the_shell, budgets)

    def remember(descriptors: list[int]) -> None:
        with open(descriptors[0], "rb") as file:
            known_pictures.KNOWN.update(decode(file.read()))

    def begin(descriptors: list[int]) -> None:
        if os.fork():
            for descriptor in descriptors:
                os.close(descriptor)
            return
        server.let_go()
        _serve_from_beginning(descriptors, isolated, the_shell)

    server = Server(control, isolated, serve, {REMEMBER: remember, BEGIN: begin})
    return server


def _serve_from_beginning(descriptors: list[int], isolated: bool, the_shell: "Shell") -> None:
    """In the fork: run the cells with which a lesson begins, and be the server of what follows."""
    from autograder.sandbox import student
    from autograder.sandbox.beginning import Beginning, report_to

    try:
        new_control, order, report = descriptors
        with open(order, "rb") as file:
            limits, modules, cells, files = decode(file.read())
        beginning = Beginning(the_shell, Budgets(**limits), {sys.prefix, sys.base_prefix})
        report_to(report, beginning.run(modules, cells, files))
        control = socket.socket(fileno=new_control)
        control.send(READY)

        def serve(budgets: Budgets, passed: list[int]) -> None:
            beginning.go_on()
            student.run(socket.socket(fileno=passed[0]), the_shell, budgets)

        Server(control, isolated, serve, {}).serve()
    finally:
        os._exit(0)
