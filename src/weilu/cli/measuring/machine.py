"""On what the figures were taken."""

import os
import platform
from pathlib import Path
from typing import Any

Row = dict[str, Any]


def machine() -> str:
    """One line that says on what the figures were taken."""
    model = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        names = [line for line in Path("/proc/cpuinfo").read_text().splitlines() if line.startswith("model name")]
        model = names[0].partition(":")[2].strip() if names else model
    return f"{os.cpu_count()} × {model}, Python {platform.python_version()}, {platform.system()} {platform.release()}"


def memory_mb() -> int:
    """Resident memory of this process, MB; 0 where the system does not tell."""
    status = Path("/proc/self/status")
    if not status.exists():
        return 0
    return next(int(line.split()[1]) // 1024 for line in status.read_text().splitlines() if line.startswith("VmRSS"))


def processor_seconds(process: int) -> float:
    """What a process and its children have used so far; 0 where the system does not tell."""
    folder = Path(f"/proc/{process}")
    if not folder.exists():
        return 0.0
    told = (folder / "stat").read_text().rpartition(")")[2].split()
    children = (folder / f"task/{process}/children").read_text().split()
    own = (int(told[11]) + int(told[12])) / os.sysconf("SC_CLK_TCK")
    return own + sum(processor_seconds(int(child)) for child in children)
