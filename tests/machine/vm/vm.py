"""A kiosk's whole machine in QEMU: its screen, a reader on a serial line, one way out, and a power switch.

Cutting the power is killing QEMU: gone is what the guest had not handed to its disk. The run folder keeps the
disks from boot to boot; a new folder is a new machine.
"""

import base64
import json
import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

WIDTH, HEIGHT = 1280, 800
EMULATED = "tcg,thread=multi,tb-size=256"
"""Slow, and there on every machine; HUB_TEST_ACCEL=kvm where that works."""
AGENT_SECONDS = 600
"""Without KVM, and beside others, a machine is slow to come up."""


class Talk:
    """One JSON answer a request over a Unix socket, as QEMU and the guest's agent speak."""

    def __init__(self, path: Path, timeout: float = 60) -> None:
        self._line = socket.socket(socket.AF_UNIX)
        self._line.settimeout(timeout)
        try:
            self._line.connect(str(path))
        except OSError:
            self._line.close()
            raise
        self._file = self._line.makefile("rwb")

    def ask(self, command: str, **arguments: Any) -> Any:
        """Ask, skip what is said unasked, and return the answer."""
        request: dict[str, Any] = {"execute": command}
        if arguments:
            request["arguments"] = arguments
        self._file.write(json.dumps(request).encode() + b"\n")
        self._file.flush()
        while True:
            answer = self.read()
            if "event" not in answer:
                break
        assert "error" not in answer, f"{command}: {answer['error']['desc']}"
        return answer["return"]

    def read(self) -> dict[str, Any]:
        """Return the next that is said."""
        line = self._file.readline()
        if not line:
            raise ConnectionError("nobody is there any more")
        answer: dict[str, Any] = json.loads(line)
        return answer

    def synchronise(self) -> None:
        """Have the agent forget half a request, and skip what it still had to say."""
        token = time.monotonic_ns() >> 10
        request = json.dumps({"execute": "guest-sync-delimited", "arguments": {"id": token}})
        self._file.write(b"\xff" + request.encode() + b"\n")
        self._file.flush()
        wanted = f'\xff{{"return": {token}}}\n'.encode("latin-1")
        while not self._file.readline().endswith(wanted):
            pass

    def close(self) -> None:
        """End the talk."""
        self._file.close()
        self._line.close()


@dataclass
class Vm:
    """One machine: its image, and the run folder with its disks."""

    image: Path
    run: Path
    registry_port: int
    """Where the registry listens on this host; the guest reaches it at its own 127.0.0.1:8000."""
    process: subprocess.Popen[bytes] | None = field(default=None)

    def boot(self) -> None:
        """Start it; its disks are as they were left."""
        self.run.mkdir(parents=True, exist_ok=True)
        root, data = self.run / "root.qcow2", self.run / "data.img"
        if not root.exists():
            backing = ["-b", str((self.image / "root.ext4").resolve()), "-F", "raw"]
            subprocess.run(["qemu-img", "create", "-q", "-f", "qcow2", *backing, root], check=True)
            subprocess.run(["truncate", "-s", "512M", data], check=True)
            subprocess.run(["mkfs.ext4", "-q", "-L", "hub-data", data], check=True)
        for each in self.run.glob("*.sock"):
            each.unlink()
        with (self.run / "qemu.log").open("ab") as log:
            self.process = subprocess.Popen(self._command(root, data), stdout=log, stderr=log)
        _until((self.run / "qmp.sock").exists, "QEMU")

    def cut(self) -> None:
        """Cut the power, if it is on."""
        if self.process is None:
            return
        self.process.kill()
        self.process.wait()
        self.process = None

    def sh(self, command: str, *, check: bool = True, timeout: float = 180) -> str:
        """Run a shell command as root in the guest, and return what it says."""
        agent = self._agent()
        try:
            words = ["-c", command]
            pid = agent.ask("guest-exec", path="/bin/sh", arg=words, **{"capture-output": True})["pid"]
            until = time.monotonic() + timeout
            while not (state := agent.ask("guest-exec-status", pid=pid))["exited"]:
                assert time.monotonic() < until, f"still running in the guest: {command}"
                time.sleep(0.5)
        finally:
            agent.close()
        said = "".join(base64.b64decode(state.get(key, "")).decode() for key in ("out-data", "err-data"))
        assert not check or state.get("exitcode") == 0, f"{command}: {said}"
        return said

    def put(self, path: str, text: str) -> None:
        """Write a file in the guest."""
        content = base64.b64encode(text.encode()).decode()
        self.sh(f"mkdir -p $(dirname {path}) && echo {content} | base64 -d > {path}")

    def tap(self, card: str) -> None:
        """Hold a card to the reader: a scanner's line on the USB serial port."""
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(30)
            line.connect(str(self.run / "reader.sock"))
            line.sendall(f"{card}\r\n".encode())

    def picture(self, path: Path) -> None:
        """Save what is on the screen."""
        talk = self._qmp()
        talk.ask("screendump", filename=str(path.resolve()), format="png")
        talk.close()

    def keys(self, *names: str) -> None:
        """Press keys together on the machine's keyboard."""
        talk = self._qmp()
        talk.ask("send-key", keys=[{"type": "qcode", "data": each} for each in names])
        talk.close()

    def touch(self, x: int, y: int) -> None:
        """Touch the screen at a pixel; QEMU has a pointer and a button for that."""
        talk = self._qmp()
        for step in (1, 0):  # from beside: a pointer that stood there already would not move
            across = {"type": "abs", "data": {"axis": "x", "value": (x + step) * 0x7FFF // WIDTH}}
            down = {"type": "abs", "data": {"axis": "y", "value": y * 0x7FFF // HEIGHT}}
            talk.ask("input-send-event", events=[across, down])
        for pressed in (True, False):
            button = {"type": "btn", "data": {"down": pressed, "button": "left"}}
            talk.ask("input-send-event", events=[button])
            time.sleep(0.1)
        talk.close()

    def _qmp(self) -> Talk:
        talk = Talk(self.run / "qmp.sock")
        talk.read()  # the greeting
        talk.ask("qmp_capabilities")
        return talk

    def _agent(self) -> Talk:
        until = time.monotonic() + AGENT_SECONDS
        while True:
            assert self.process, "the machine is off"
            assert self.process.poll() is None, "the machine stopped by itself"
            if agent := self._try_agent():
                return agent
            assert time.monotonic() < until, "the guest's agent does not answer"
            time.sleep(0.5)

    def _try_agent(self) -> Talk | None:
        try:
            agent = Talk(self.run / "agent.sock", timeout=5)
        except OSError:
            return None
        try:
            agent.synchronise()
        except OSError:
            agent.close()
            return None
        return agent

    def _command(self, root: Path, data: Path) -> list[str]:
        return [
            *("qemu-system-x86_64", "-nodefaults", "-no-user-config", "-machine", "q35"),
            *("-accel", os.environ.get("HUB_TEST_ACCEL", EMULATED), "-cpu", "max"),
            *("-m", "1536M", "-smp", "2", "-display", "none", "-device", "virtio-rng-pci"),
            *("-kernel", str(self.image / "vmlinuz"), "-initrd", str(self.image / "initrd.img")),
            *("-append", "root=LABEL=hub-root ro console=ttyS0,115200 net.ifnames=0 quiet"),
            *("-drive", f"if=none,id=root,file={root},format=qcow2,cache=writeback"),
            *("-device", "virtio-blk-pci,drive=root"),
            *("-drive", f"if=none,id=data,file={data},format=raw,cache=writeback"),
            *("-device", "virtio-blk-pci,drive=data"),
            *("-device", f"virtio-vga,xres={WIDTH},yres={HEIGHT}", "-device", "qemu-xhci,id=usb"),
            *("-device", "usb-kbd,bus=usb.0", "-device", "usb-tablet,bus=usb.0"),
            *("-chardev", f"file,id=console,path={self.run / 'console.log'},append=on"),
            *("-device", "isa-serial,chardev=console,index=0"),
            *self._line("reader"),
            *("-device", "usb-serial,chardev=reader,bus=usb.0,always-plugged=on"),
            *self._line("qmp"),
            *("-mon", "chardev=qmp,mode=control"),
            *self._line("agent"),
            *("-device", "virtio-serial-pci"),
            *("-device", "virtserialport,chardev=agent,name=org.qemu.guest_agent.0"),
            *("-netdev", f"user,id=net,restrict=on,guestfwd=tcp:10.0.2.100:8000-cmd:{self._way_out()}"),
            *("-device", "virtio-net-pci,netdev=net,romfile="),
        ]

    def _line(self, name: str) -> tuple[str, str]:
        return "-chardev", f"socket,id={name},path={self.run / name}.sock,server=on,wait=off"

    def _way_out(self) -> str:
        return f"{shutil.which('socat')} - TCP:127.0.0.1:{self.registry_port}"


def _until(seen: Callable[[], bool], what: str, seconds: float = 30) -> None:
    until = time.monotonic() + seconds
    while not seen():
        assert time.monotonic() < until, f"not seen: {what}"
        time.sleep(0.1)
