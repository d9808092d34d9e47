"""Drives the kernel with Jupyter's client; prints what it measured as one JSON document."""
import json
import os
import queue
import signal
import subprocess
import sys
import time

from jupyter_client.manager import KernelManager


def run(client, code, timeout=60):
    """Runs a cell: status, texts by kind, seconds."""
    began = time.perf_counter()
    result = {"outputs": []}

    def hook(message):
        content = message["content"]
        if message["msg_type"] == "stream":
            result["outputs"].append([content["name"], content["text"]])
        elif message["msg_type"] in ("execute_result", "display_data"):
            result["outputs"].append([message["msg_type"], content["data"].get("text/plain")])
        elif message["msg_type"] == "error":
            result["outputs"].append(["error", content["evalue"]])

    reply = client.execute_interactive(code, output_hook=hook, timeout=timeout, allow_stdin=False)
    result["status"] = reply["content"]["status"]
    result["seconds"] = time.perf_counter() - began
    return result


def asked(client, code, *answers):
    """Runs a cell that asks: what it was asked, and what it put out."""
    left, questions, outputs = list(answers), [], []

    def ask(message):
        questions.append([message["content"]["prompt"], message["content"]["password"]])
        client.input(left.pop(0))

    def hook(message):
        content = message["content"]
        if message["msg_type"] in ("stream", "execute_result", "error"):
            outputs.append(content.get("text") or content.get("evalue") or content["data"]["text/plain"])

    reply = client.execute_interactive(code, allow_stdin=True, stdin_hook=ask, output_hook=hook, timeout=60)
    return {"status": reply["content"]["status"], "questions": questions, "outputs": outputs}


def interrupted_question(client, manager):
    """Interrupts a cell that waits for an answer; the status of its reply."""
    sent = client.execute("Console.ReadLine()", allow_stdin=True)
    client.get_stdin_msg(timeout=60)
    manager.interrupt_kernel()
    while True:
        reply = client.get_shell_msg(timeout=60)
        if reply["parent_header"]["msg_id"] == sent:
            return reply["content"]["status"]


def interrupted(client, manager, code, how):
    """Interrupts a cell once it runs; seconds until its reply."""
    sent = client.execute(code)
    while True:
        message = client.get_iopub_msg(timeout=60)
        if message["msg_type"] == "stream" and "running" in message["content"]["text"]:
            break
    began = time.perf_counter()
    how(manager)
    again = 2
    while True:
        try:
            reply = client.get_shell_msg(timeout=25)
        except queue.Empty:
            # On a busy machine one was once without an effect for a minute; whoever waits presses the button again.
            if again == 0:
                raise
            again -= 1
            how(manager)
            continue
        if reply["parent_header"]["msg_id"] == sent:
            return {"status": reply["content"]["status"], "seconds": time.perf_counter() - began}


def by_signal(manager):
    os.kill(manager.provisioner.pid, signal.SIGINT)


def main():
    loop = 'Console.WriteLine("running"); while (true) { cancel.ThrowIfCancellationRequested(); }'
    token = "var cancel = Microsoft.DotNet.Interactive.KernelInvocationContext.Current.CancellationToken; "
    measured = {}
    began = time.perf_counter()
    manager = KernelManager(kernel_name="toolkit")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    measured["first"] = run(client, "6 * 7")
    measured["firstSeconds"] = time.perf_counter() - began
    for i in range(30):
        run(client, f"var v{i} = {i}; v{i} + 1")
    measured["warm"] = sorted(run(client, "1 + 1")["seconds"] for _ in range(21))[10]
    measured["interruptMessage"] = interrupted(client, manager, token + loop, lambda m: m.interrupt_kernel())
    if os.name != "nt":
        measured["interruptSignal"] = interrupted(client, manager, token + loop, by_signal)
    measured["endless"] = interrupted(client, manager, 'Console.WriteLine("running"); while (true) { }', lambda m: m.interrupt_kernel())
    measured["after"] = run(client, "v3")
    measured["input"] = run(client, "Console.ReadLine()")
    measured["asked"] = asked(
        client,
        '#!set --name who --value @input:"Who are you?"\n#!set --name word --value @password\nConsole.Write("And? ");'
        ' $"{who} {word.GetClearTextPassword()} {Console.ReadLine()} {await GetInputAsync("Last")}"',
        "Ann B", "secret", "", "ü")
    measured["interruptedQuestion"] = interrupted_question(client, manager)
    measured["askedAgain"] = asked(client, "Console.ReadLine()", "yes")
    measured["heartbeat"] = client.hb_channel.is_beating()
    for extra in sys.argv[1:]:
        measured[extra] = run(client, extra)
    began = time.perf_counter()
    manager.restart_kernel(now=False)
    client.wait_for_ready(timeout=60)
    measured["restarted"] = run(client, "v3")
    client.stop_channels()
    process = manager.provisioner.process
    manager.shutdown_kernel()
    measured["shutdown"] = process.poll()
    print(json.dumps(measured))


def orphan():
    """Starts a kernel and dies without a word; prints the kernel's process id before."""
    manager = KernelManager(kernel_name="toolkit")
    manager.start_kernel()
    client = manager.client()
    client.start_channels()
    client.wait_for_ready(timeout=60)
    print(manager.provisioner.pid, flush=True)
    os._exit(1)


if __name__ == "__main__":
    orphan() if sys.argv[1:] == ["orphan"] else main()
