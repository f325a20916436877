"""What the libraries of the reader would tell their makers."""

import os
import subprocess
import sys
from pathlib import Path

from attacks import Outcome, Record

# One weight is all that a session needs.
SCRIPT = """
import ocr
import onnxruntime
from onnx import TensorProto, helper
value = helper.make_tensor_value_info("x", TensorProto.FLOAT, [1])
out = helper.make_tensor_value_info("y", TensorProto.FLOAT, [1])
graph = helper.make_graph([helper.make_node("Identity", ["x"], ["y"])], "one", [value], [out])
model = helper.make_model(graph, ir_version=8, opset_imports=[helper.make_opsetid("", 13)])
onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
"""
# onnxruntime is silent by itself where these are set.
SILENCING = ("CI", "ORT_RUNNING_UNIT_TESTS", "ORT_DISABLE_TELEMETRY")


def test_the_reading_engine_reports_to_nobody_and_leaves_no_number_of_this_computer(
    tmp_path: Path, attack: Record
) -> None:
    folders = dict.fromkeys(("HOME", "XDG_CACHE_HOME", "TMPDIR", "TEMP", "TMP", "LOCALAPPDATA"), str(tmp_path))
    kept = {name: value for name, value in os.environ.items() if name not in SILENCING}
    subprocess.run([sys.executable, "-c", SCRIPT], env=kept | folders, check=True, timeout=60)
    left = [path for path in tmp_path.rglob("*") if path.is_file()]
    attack("an engine's telemetry", Outcome.PREVENTED, 1, int(not left))
