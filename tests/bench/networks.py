#!/usr/bin/env python3
"""What networks of other people should answer, and how fast others run them.

    tests/bench/networks.py FOLDER

computes what they should answer, for the test `outputs_and_gradients_are_those_of_the_framework`.

For each NAME.onnx of a folder that has no NAME.npz, onnxruntime's output `y` for an input `x`, the likeliest class `k`
of each row, and how the sum of `y[k]` changes along some `directions`: central differences of ONNX's reference
implementation in double precision, which no framework's gradient enters.

    STROKEWISE_NETWORKS=FOLDER cargo test --release --test lab -- onnx::networks --nocapture

    tests/bench/networks.py FOLDER --speed

exports six networks for images of 224 pixels into FOLDER, and times them, forwards and with the gradient by the image,
in onnxruntime, PyTorch and here, in one run.

Needs: numpy onnx onnxruntime; torch torchvision timm for the speeds
"""
import os
import re
import statistics
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import numpy_helper
from onnx.reference import ReferenceEvaluator

SIDES = {"rapidocr-cls": (48, 192)}
DIRECTIONS = 6
STEP = 1e-6


def shape_of(model, name):
    known = {tensor.name for tensor in model.graph.initializer}
    port = next(port for port in model.graph.input if port.name not in known)
    dims = [dim.dim_value if dim.dim_value > 0 else None for dim in port.type.tensor_type.shape.dim]
    rows = dims[0] or 2
    height, width = SIDES.get(name, (224, 224))
    if len(dims) == 4 and dims[1] in (1, 3):
        return port.name, [rows, dims[1], dims[2] or height, dims[3] or width]
    return port.name, [rows, dims[1] or height, dims[2] or width, dims[3]]


def doubled(model):
    """The same network with every float in double precision."""
    double = onnx.ModelProto()
    double.CopyFrom(model)

    def convert(tensor):
        if tensor.data_type == onnx.TensorProto.FLOAT:
            tensor.CopyFrom(numpy_helper.from_array(numpy_helper.to_array(tensor).astype(np.float64), tensor.name))

    for tensor in double.graph.initializer:
        convert(tensor)
    for node in double.graph.node:
        for attribute in node.attribute:
            if attribute.HasField("t"):
                convert(attribute.t)
            if node.op_type == "Cast" and attribute.name == "to" and attribute.i == onnx.TensorProto.FLOAT:
                attribute.i = onnx.TensorProto.DOUBLE
    for port in list(double.graph.input) + list(double.graph.output) + list(double.graph.value_info):
        if port.type.tensor_type.elem_type == onnx.TensorProto.FLOAT:
            port.type.tensor_type.elem_type = onnx.TensorProto.DOUBLE
    return double


def six():
    """Six networks by their names."""
    import torchvision.models as models

    names = ["resnet18", "mobilenet_v2", "efficientnet_b0", "squeezenet1_1", "densenet121", "vit_b_32"]
    return {name: getattr(models, name)(weights=None).eval() for name in names}


def median_ms(work, secs=3.0):
    work()
    times, begin = [], time.perf_counter()
    while time.perf_counter() - begin < secs or len(times) < 5:
        start = time.perf_counter()
        work()
        times.append(1e3 * (time.perf_counter() - start))
    return statistics.median(times)


def ours(folder):
    """Milliseconds by `cargo bench`: the middle of each interval that criterion prints."""
    units = {"µs": 1e-3, "ms": 1.0, "s": 1e3}
    command = os.environ.get("STROKEWISE_BENCH", "cargo bench --bench bench --").split() + ["^stranger"]
    environment = {**os.environ, "STROKEWISE_NETWORKS": str(folder.resolve())}
    text = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
    found = re.findall(r"stranger (\S+)/(\w+)\s+time:\s+\[\S+ \S+ (\S+) (\S+) ", text)
    return {(name, what): float(number) * units[unit] for name, what, number, unit in found}


def speeds(folder):
    import torch

    torch.backends.mha.set_fastpath_enabled(False)
    torch.set_num_threads(os.cpu_count())
    image = torch.rand(1, 3, 224, 224)
    networks = six()
    for name, network in networks.items():
        path = folder / f"{name}.onnx"
        if not path.exists():
            torch.onnx.export(network, (image,), path, dynamo=False, opset_version=17)
    own = ours(folder)
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {time.strftime('%Y-%m-%d')}\n")
    print("| | ours | onnxruntime | PyTorch | ratio to the faster |\n| --- | ---: | ---: | ---: | ---: |")
    for name, network in networks.items():
        session = onnxruntime.InferenceSession(str(folder / f"{name}.onnx"), providers=["CPUExecutionProvider"])
        port = session.get_inputs()[0].name

        def forward():
            with torch.no_grad():
                network(image)

        def gradient():
            seen = image.clone().requires_grad_()
            torch.autograd.grad(network(seen)[0, 0], seen)

        runtime = median_ms(lambda: session.run(None, {port: image.numpy()}))
        for parameter in network.parameters():
            parameter.requires_grad_(False)
        rows = {"forward": [runtime, median_ms(forward)], "gradient": [None, median_ms(gradient)]}
        for what, (runtime, framework) in rows.items():
            best = min(ms for ms in (runtime, framework) if ms is not None)
            shown = "" if runtime is None else f"{runtime:.1f} ms"
            mine = own[name, what]
            print(f"| {name}, {what} | {mine:.1f} ms | {shown} | {framework:.1f} ms | {mine / best:.2f} |")


def main():
    folder = Path(sys.argv[1])
    if "--speed" in sys.argv[2:]:
        folder.mkdir(exist_ok=True)
        speeds(folder)
        return
    for path in sorted(folder.glob("*.onnx")):
        target = folder / (path.name.split(".")[0] + ".npz")
        if target.exists():
            continue
        model = onnx.load(path)
        name, shape = shape_of(model, path.stem)
        random = np.random.default_rng(1)
        x = random.random(shape, dtype=np.float32)
        session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
        y = session.run(None, {name: x})[0]
        y = y.reshape(y.shape[0], -1)
        k = y.argmax(1)
        reference = ReferenceEvaluator(doubled(model))

        def score(image):
            answer = reference.run(None, {name: image})[0].reshape(y.shape)
            return answer[np.arange(len(k)), k].sum()

        directions = random.standard_normal([DIRECTIONS, *shape])
        slopes = [
            (score(x.astype(np.float64) + STEP * d) - score(x.astype(np.float64) - STEP * d)) / (2 * STEP)
            for d in directions
        ]
        arrays = {"directions": directions.astype(np.float32), "slopes": np.array(slopes, np.float32)}
        np.savez(target, x=x, y=y, k=k, **arrays)
        print(path.name, shape, "slopes", ", ".join(f"{slope:.3g}" for slope in slopes))


if __name__ == "__main__":
    main()
