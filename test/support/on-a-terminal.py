# Runs a program on a pseudo-terminal, types what a script says, and prints what was seen and how it ended, as JSON.
# Takes on standard input {"argv", "env", "columns", "steps": [{"wait": TEXT, "type": TEXT, "signal": NAME}]}.
import json, os, pty, select, signal, struct, sys, termios, time, fcntl

task = json.load(sys.stdin)
pid, fd = pty.fork()
if pid == 0:
    os.environ.update(task["env"])
    os.execv(task["argv"][0], task["argv"])
fcntl.ioctl(fd, termios.TIOCSWINSZ, struct.pack("HHHH", 24, task["columns"], 0, 0))
seen = ""
isOpen = True


def watch(isEnough, seconds):
    global seen, isOpen
    over = time.time() + seconds
    while isOpen and time.time() < over and not isEnough():
        if select.select([fd], [], [], 0.05)[0]:
            try:
                chunk = os.read(fd, 65536)
            except OSError:
                chunk = b""
            if not chunk:
                isOpen = False
            seen += chunk.decode("utf-8", "replace")


for step in task["steps"]:
    start = len(seen) if step.get("fresh") else 0
    watch(lambda: step["wait"] in seen[start:], 60)
    # A person needs a moment; what is typed sooner counts as typed ahead.
    watch(lambda: False, step.get("after", 0.5))
    if "signal" in step:
        os.kill(pid, getattr(signal, step["signal"]))
    elif isOpen:
        os.write(fd, step["type"].encode())
if isOpen:
    watch(lambda: not isOpen, 30)
_, status = os.waitpid(pid, 0)
code = os.WEXITSTATUS(status) if os.WIFEXITED(status) else -os.WTERMSIG(status)
print(json.dumps({"seen": seen, "status": code}))
