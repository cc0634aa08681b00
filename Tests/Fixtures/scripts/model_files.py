"""Writes ../models: a file for each way in which people save a network, and models.json, what PyTorch says of each.

    pip install torch==2.15.0 safetensors numpy scikit-learn onnx==1.23.2 onnxruntime==1.32.0
    python3 model_files.py

Outputs and gradients are PyTorch's in double precision on the stored numbers, NumPy's for scikit-learn's networks,
onnxruntime's for ONNX (in double where it can, else in float: `tolerance` says it).
"""

import collections
import json
import pathlib
import pickle
import zipfile

import numpy as np
import onnx
import onnxruntime
import torch
from onnx import TensorProto, helper, numpy_helper
from safetensors.torch import save_file
from torch import nn

OUT = pathlib.Path(__file__).parent.parent / "models"
OUT.mkdir(exist_ok=True)
torch.manual_seed(7)
cases = []


def randomized(net):
    for module in net.modules():
        if isinstance(module, (nn.BatchNorm1d, nn.LayerNorm)):
            if module.weight is not None:
                nn.init.normal_(module.weight, 1, 0.3)
                nn.init.normal_(module.bias, 0, 0.3)
        if isinstance(module, nn.BatchNorm1d):
            module.running_mean.copy_(torch.randn(module.num_features))
            module.running_var.copy_(torch.rand(module.num_features) + 0.5)
        if isinstance(module, nn.PReLU):
            nn.init.uniform_(module.weight, 0.05, 0.5)
    return net.eval()


def expected(net, outputs=1, inputs=4):
    """Input, outputs and the gradient of each, in double precision."""
    net = net.double().eval()
    x = torch.randn(inputs, dtype=torch.float64).round(decimals=3)
    point = x.clone().reshape(1, -1).requires_grad_(True)
    y = net(point)[0]
    gradients = []
    for k in range(y.numel()):
        (g,) = torch.autograd.grad(y[k], point, retain_graph=True)
        gradients.append(g[0].tolist())
    return {"input": x.tolist(), "outputs": y.detach().tolist(), "gradients": gradients}


def case(kind, file, net, options=(), **more):
    entry = {"kind": kind, "file": file, "options": list(options), "tolerance": 1e-12}
    entry.update(expected(net))
    entry.update(more)
    cases.append(entry)


def save(kind, file, net, options=(), rename=lambda name: name, extra=None, metadata=None, **more):
    net = randomized(net.float())
    tensors = {rename(k): v.contiguous() for k, v in net.state_dict().items()}
    tensors.update(extra or {})
    save_file(tensors, OUT / file, metadata=metadata)
    case(kind, file, net, options, **more)


def refused(kind, file, words, options=()):
    cases.append({"kind": kind, "file": file, "options": list(options), "refused": words})


RELU = ["--activation", "relu,sigmoid"]


def plain(out=1):
    return nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, out), nn.Sigmoid())


def deep():
    return nn.Sequential(
        nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 4), nn.ReLU(), nn.Linear(4, 1), nn.Sigmoid())


def names(*layers):
    """0 -> layers[0], 2 -> layers[1], ..."""
    def rename(name):
        place, rest = name.split(".", 1)
        return f"{layers[int(place) // 2]}.{rest}"
    return rename


# Names.
save("nn.Sequential", "sequential.safetensors", plain(), RELU)
save("ModuleList", "module-list.safetensors", plain(), RELU, names("layers.0", "layers.1"))
save("DataParallel", "data-parallel.safetensors", plain(), RELU, lambda n: "module." + n)
save("Lightning", "lightning.safetensors", plain(), RELU, lambda n: "model.net." + n)
save("half precision", "half.safetensors", plain().half(), RELU)
save("no bias", "no-bias.safetensors",
     nn.Sequential(nn.Linear(4, 5, bias=False), nn.ReLU(), nn.Dropout(0.2), nn.Linear(5, 1), nn.Sigmoid()), RELU)
save("activations in the metadata", "metadata.safetensors", plain(),
     metadata={"format": "pt", "activations": '["relu", "sigmoid"]'})
save("without extension", "no-extension", plain(), RELU)
save("fc1, fc2", "fc.safetensors", plain(), RELU, names("fc1", "fc2"))
save("fc1, fc2, fc10 of one shape", "fc10.safetensors", deep(), ["--activation", "relu,relu,sigmoid"],
     names("fc1", "fc2", "fc10"), order="fc1, fc2, fc10")
save("OrderedDict", "ordered.safetensors", plain(), RELU, names("first", "last"), order="first, last")
save("hidden, output", "hidden-output.safetensors", plain(), RELU, names("hidden", "output"), order="hidden, output")
save("input_layer, hidden_layers, output_layer", "hidden-layers.safetensors",
     nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 5), nn.ReLU(), nn.Linear(5, 5), nn.ReLU(),
                   nn.Linear(5, 1), nn.Sigmoid()),
     ["--activation", "relu,relu,relu,sigmoid"],
     names("input_layer", "hidden_layers.0", "hidden_layers.1", "output_layer"),
     order="input_layer, hidden_layers.0, hidden_layers.1, output_layer")
save("backbone.0.linear", "backbone-linear.safetensors", plain(), RELU,
     names("backbone.0.linear", "backbone.1.linear"))
save("backbone and head", "backbone-head.safetensors", deep(), ["--activation", "relu,relu,sigmoid"],
     names("backbone.0", "backbone.2", "head"), order="backbone.0, backbone.2, head")
save("nested Sequentials", "nested.safetensors", plain(), RELU, names("0.0", "1.0"))
refused("ambiguous names", "ambiguous.safetensors", ["more than one order", "--layers-order alpha,beta,gamma"])
ambiguous = deep()
for layer in (0, 2, 4):
    ambiguous[layer] = nn.Linear(4, 4)
save("ambiguous names, order given", "ambiguous.safetensors", ambiguous[:6],
     ["--layers-order", "gamma,alpha,beta", "--activation", "relu,relu,sigmoid", "--output", "1"],
     names("gamma", "alpha", "beta"), output=1)

# Transposed.
def transposed(net, rename):
    tensors = {}
    for name, value in net.float().state_dict().items():
        tensors[rename(name)] = (value.T if value.dim() == 2 else value).contiguous()
    return tensors

def save_transposed(kind, file, rename, options=RELU):
    net = plain()
    save_file(transposed(net, rename), OUT / file)
    case(kind, file, net, options)

save_transposed("Flax", "flax.safetensors",
    lambda n: n.replace("0.", "params.Dense_0.").replace("2.", "params.Dense_1.").replace("weight", "kernel"))
save_transposed("Keras", "keras.safetensors",
    lambda n: n.replace("0.", "sequential/dense/").replace("2.", "sequential/dense_1/").replace("weight", "kernel") + ":0")
save_transposed("turned weights, said", "turned.safetensors", lambda n: n, RELU + ["--transposed"])
refused("turned weights", "turned.safetensors", ["[inputs, outputs]", "--transposed"], RELU)

# Normalizations and slopes.
def batch_norm_before():
    return nn.Sequential(nn.Linear(4, 5), nn.BatchNorm1d(5), nn.ReLU(), nn.Linear(5, 1), nn.Sigmoid())

def batch_norm_after():
    return nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.BatchNorm1d(5), nn.Linear(5, 1), nn.Sigmoid())

save("BatchNorm1d before the activation", "batch-norm-before.safetensors", batch_norm_before(), RELU, note="folded into 0")
save("BatchNorm1d after the activation", "batch-norm-after.safetensors", batch_norm_after(), RELU, note="folded into 3")
save("BatchNorm1d of the input", "batch-norm-input.safetensors",
     nn.Sequential(nn.BatchNorm1d(4), nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 1), nn.Sigmoid()), RELU)
named = {"0": "fc1", "1": "bn1", "3": "fc2"}
rename_bn = lambda n: named[n.split(".")[0]] + "." + n.split(".", 1)[1]
save("BatchNorm1d by name, order given", "batch-norm-names.safetensors", batch_norm_before(),
     ["--layers-order", "fc1,bn1,relu,fc2", "--output-activation", "sigmoid"], rename_bn)
refused("BatchNorm1d by name", "batch-norm-names.safetensors", ["bn1", "--layers-order"], RELU)
epsilon = batch_norm_before()
epsilon[1].eps = 1e-3
save("BatchNorm1d with another epsilon", "batch-norm-epsilon.safetensors", epsilon,
     RELU + ["--normalization-epsilon", "1e-3"], note="epsilon 0.001")
save("LayerNorm", "layer-norm.safetensors",
     nn.Sequential(nn.Linear(4, 5), nn.LayerNorm(5), nn.ReLU(), nn.Linear(5, 1), nn.Sigmoid()), RELU)
save("PReLU of one slope", "prelu-one.safetensors",
     nn.Sequential(nn.Linear(4, 5), nn.PReLU(), nn.Linear(5, 1), nn.Sigmoid()), ["--output-activation", "sigmoid"])
save("PReLU of several slopes", "prelu.safetensors",
     nn.Sequential(nn.Linear(4, 5), nn.PReLU(5), nn.Linear(5, 1), nn.Sigmoid()), ["--output-activation", "sigmoid"])
save_file({**plain().state_dict(), "mean": torch.zeros(4), "std": torch.ones(4), "step": torch.tensor(3)},
          OUT / "scaler.safetensors")
refused("a scaler's buffers", "scaler.safetensors", ["buffer", "--ignore"], RELU)
ignored = plain()
save("a scaler's buffers, passed over", "scaler-ignored.safetensors", ignored, RELU + ["--ignore", "mean,std,step"],
     extra={"mean": torch.zeros(4), "std": torch.ones(4), "step": torch.tensor(3)})
normed = plain()
nn.utils.parametrizations.weight_norm(normed[0])
save_file({k: v.contiguous() for k, v in normed.state_dict().items()}, OUT / "weight-norm.safetensors")
refused("weight_norm", "weight-norm.safetensors", ["remove_parametrizations"], RELU)
spectral = plain()
nn.utils.parametrizations.spectral_norm(spectral[0])
save_file({k: v.contiguous() for k, v in spectral.state_dict().items()}, OUT / "spectral-norm.safetensors")
refused("spectral_norm", "spectral-norm.safetensors", ["remove_parametrizations"], RELU)
save_file({"embedding.weight": torch.zeros(7, 4), **plain().state_dict()}, OUT / "embedding.safetensors")
refused("an embedding", "embedding.safetensors", ["embedding of categories"], RELU)
save_file({"conv.weight": torch.zeros(2, 1, 3, 3), "fc.weight": torch.zeros(1, 4)}, OUT / "convolution.safetensors")
refused("a convolution", "convolution.safetensors", ["convolution"], RELU)

# Several outputs.
def classes():
    return nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 3))
LINEAR = ["--activation", "relu,identity"]
save("logits", "logits.safetensors", classes(), LINEAR + ["--output", "2"], output=2)
refused("logits, none chosen", "logits.safetensors", ["3 outputs", "--output K"], LINEAR)
save("every logit", "logits-all.safetensors", classes(), LINEAR + ["--output", "all"])
save("softmax, a class by its name", "softmax.safetensors", nn.Sequential(*classes(), nn.Softmax(-1)),
     ["--activation", "relu", "--output-activation", "softmax", "--output", "virginica"], output=2,
     metadata={"classes": '["setosa", "versicolor", "virginica"]', "features": '["a", "b", "c", "d"]'})
save("log-softmax", "log-softmax.safetensors", nn.Sequential(*classes(), nn.LogSoftmax(-1)),
     ["--hidden-activation", "relu", "--output-activation", "log_softmax", "--output", "0"], output=0)
save("one activation different", "different.safetensors",
     nn.Sequential(nn.Linear(4, 5), nn.ReLU(), nn.Linear(5, 5), nn.Tanh(), nn.Linear(5, 1), nn.Sigmoid()),
     ["--activation", "relu,tanh,sigmoid"])

# Other frameworks' files: the first bytes are enough.
torch.save(plain().state_dict(), OUT / "state.pt")
refused("torch.save", "state.pt", ["torch.load", "save_file"])
(OUT / "renamed.safetensors").write_bytes((OUT / "state.pt").read_bytes())
refused(".pt renamed", "renamed.safetensors", ["torch.load", "save_file"])
torch.save(plain().state_dict(), OUT / "old.pth", _use_new_zipfile_serialization=False)
refused("torch.save before 1.6", "old.pth", ["torch.load", "save_file"])
torch.jit.trace(plain(), torch.zeros(1, 4)).save(str(OUT / "script.pt"))
refused("TorchScript", "script.pt", ["torch.jit.load"])
(OUT / "model.pkl").write_bytes(pickle.dumps({"coefs_": [1.0]}))
refused("pickle", "model.pkl", ["coefs_", "json.dump"])
with zipfile.ZipFile(OUT / "model.keras", "w") as archive:
    archive.writestr(zipfile.ZipInfo("metadata.json"), "{}")
    archive.writestr(zipfile.ZipInfo("model.weights.h5"), b"\x89HDF\r\n\x1a\n")
refused("Keras", "model.keras", ["keras.models.load_model"])
for kind, file, head, word in [
        ("HDF5", "model.h5", b"\x89HDF\r\n\x1a\n" + bytes(56), "keras.models.load_model"),
        ("TensorFlow Lite", "model.tflite", b"\x1c\0\0\0TFL3" + bytes(32), "TensorFlow Lite"),
        ("GGUF", "model.gguf", b"GGUF\3\0\0\0" + bytes(32), "GGUF"),
        ("MessagePack", "model.msgpack", b"\x81\xa6params\x81\xa7Dense_0\x80", "flax.serialization")]:
    (OUT / file).write_bytes(head)
    refused(kind, file, [word])

# scikit-learn.
from sklearn.neural_network import MLPClassifier
rng = np.random.default_rng(3)
X = rng.normal(size=(80, 4)).round(3)
y = (X[:, 0] + X[:, 1] * X[:, 2] > 0).astype(int)
model = MLPClassifier((5,), activation="tanh", max_iter=40, random_state=1)
import warnings
warnings.simplefilter("ignore")
model.fit(X, y)
(OUT / "scikit-learn.json").write_text(json.dumps({
    "coefs_": [c.tolist() for c in model.coefs_], "intercepts_": [b.tolist() for b in model.intercepts_],
    "activation": model.activation, "out_activation_": model.out_activation_}))
net = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1), nn.Sigmoid()).double()
with torch.no_grad():
    for layer, c, b in zip((net[0], net[2]), model.coefs_, model.intercepts_):
        layer.weight.copy_(torch.tensor(c.T))
        layer.bias.copy_(torch.tensor(b))
case("scikit-learn as JSON", "scikit-learn.json", net)
assert abs(model.predict_proba([cases[-1]["input"]])[0, 1] - cases[-1]["outputs"][0]) < 1e-12
np.savez(OUT / "scikit-learn.npz", **{f"coefs_{i}": c for i, c in enumerate(model.coefs_)},
         **{f"intercepts_{i}": b for i, b in enumerate(model.intercepts_)})
case("scikit-learn as npz", "scikit-learn.npz", net, ["--activation", "tanh,sigmoid"])


# ONNX.
def graph(nodes, constants, inputs=4, outputs=1, type=TensorProto.DOUBLE, opset=20):
    return helper.make_model(
        helper.make_graph(
            nodes, "g", [helper.make_tensor_value_info("x", type, ["n", inputs])],
            [helper.make_tensor_value_info("y", type, ["n", outputs])], constants),
        opset_imports=[helper.make_opsetid("", opset)], ir_version=9)


def onnx_case(kind, file, model, net, options=(), tolerance=1e-12, **more):
    """The graph, checked by onnx, run by onnxruntime, and PyTorch's gradient of the same network."""
    onnx.checker.check_model(model, full_check=True)
    onnx.save(model, OUT / file)
    case(kind, file, net, options, tolerance=tolerance, **more)
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    kind_of = np.float64 if session.get_inputs()[0].type == "tensor(double)" else np.float32
    run = session.run(None, {"x": np.array([cases[-1]["input"]], kind_of)})[0][0]
    np.testing.assert_allclose(run, cases[-1]["outputs"], rtol=1e-12 if kind_of is np.float64 else 1e-5)


def tensors(net, type=np.float64, **names):
    """Initializers of a PyTorch model's parameters."""
    state = net.state_dict()
    return [numpy_helper.from_array(f(state[k].numpy()).astype(type), n) for n, (k, f) in names.items()]

T = lambda a: np.ascontiguousarray(a.T)
I = lambda a: a
node = helper.make_node

net = randomized(plain().double())
onnx_case("ONNX: Gemm with transB", "gemm.onnx", graph([
    node("Flatten", ["x"], ["f"]), node("Gemm", ["f", "w", "b"], ["z"], transB=1), node("Relu", ["z"], ["a"]),
    node("Gemm", ["a", "v", "c"], ["s"], transB=0), node("Sigmoid", ["s"], ["y"])],
    tensors(net, w=("0.weight", I), b=("0.bias", I), v=("2.weight", T), c=("2.bias", I))), net)
net = randomized(nn.Sequential(nn.Linear(4, 5), nn.BatchNorm1d(5), nn.LeakyReLU(0.2), nn.Linear(5, 3), nn.Softmax(-1)).float())
onnx_case("ONNX: MatMul, Add, BatchNormalization, Softmax", "matmul.onnx", graph([
    node("MatMul", ["x", "w"], ["p"]), node("Add", ["p", "b"], ["z"]),
    node("BatchNormalization", ["z", "g", "h", "m", "v"], ["n1"], epsilon=1e-5),
    node("LeakyRelu", ["n1"], ["a"], alpha=0.2), node("MatMul", ["a", "u"], ["q"]), node("Add", ["c", "q"], ["s"]),
    node("Softmax", ["s"], ["y"], axis=-1)],
    tensors(net, np.float32, w=("0.weight", T), b=("0.bias", I), g=("1.weight", I), h=("1.bias", I), m=("1.running_mean", I),
            v=("1.running_var", I), u=("3.weight", T), c=("3.bias", I)), outputs=3, type=TensorProto.FLOAT), net, ["--output", "1"], output=1)


class Scaled(nn.Module):
    """Standardised inputs, alpha and beta."""
    def __init__(self):
        super().__init__()
        self.net = nn.Sequential(nn.Linear(4, 5), nn.Tanh(), nn.Linear(5, 1)).double()
        self.mean, self.std = torch.tensor([1.0, -2, 3, 0.5]).double(), torch.tensor([2.0, 0.5, 4, 1]).double()

    def forward(self, x):
        return self.net((x - self.mean) / self.std)


net = Scaled().eval()
half = {k: v / 2 for k, v in net.state_dict().items()}
onnx_case("ONNX: Sub, Div, alpha and beta", "scaled.onnx", graph([
    node("Sub", ["x", "m"], ["d"]), node("Div", ["d", "s"], ["e"]),
    node("Gemm", ["e", "w", "b"], ["z"], transB=1, alpha=2.0, beta=2.0), node("Tanh", ["z"], ["a"]),
    node("Constant", [], ["v"], value=numpy_helper.from_array(net.state_dict()["net.2.weight"].numpy())),
    node("Transpose", ["v"], ["t"], perm=[1, 0]), node("MatMul", ["a", "t"], ["q"]), node("Add", ["q", "c"], ["y"])],
    [numpy_helper.from_array(a, n) for n, a in [
        ("m", net.mean.numpy()), ("s", net.std.numpy()), ("w", half["net.0.weight"].numpy()),
        ("b", half["net.0.bias"].numpy()), ("c", net.state_dict()["net.2.bias"].numpy())]]), net)
net = randomized(nn.Sequential(nn.Linear(4, 5), nn.LayerNorm(5), nn.PReLU(5), nn.Linear(5, 1), nn.Softplus()).float())
onnx_case("ONNX: LayerNormalization, PRelu, fields of floats", "fields.onnx", graph([
    node("Gemm", ["x", "w", "b"], ["z"], transB=1),
    node("LayerNormalization", ["z", "g", "h"], ["n1"], axis=-1, epsilon=1e-5), node("PRelu", ["n1", "p"], ["a"]),
    node("Dropout", ["a"], ["d"]), node("Gemm", ["d", "v", "c"], ["s"], transB=1), node("Softplus", ["s"], ["y"])],
    [helper.make_tensor(n, TensorProto.FLOAT, list(net.state_dict()[k].shape), net.state_dict()[k].numpy().ravel())
     for n, k in [("w", "0.weight"), ("b", "0.bias"), ("g", "1.weight"), ("h", "1.bias"), ("p", "2.weight"),
                  ("v", "3.weight"), ("c", "3.bias")]], type=TensorProto.FLOAT), net)
net = randomized(nn.Sequential(nn.Linear(4, 5), nn.SiLU(), nn.Linear(5, 5), nn.GELU(), nn.Linear(5, 5), nn.ELU(0.5), nn.Linear(5, 1)).float())
onnx_case("ONNX: silu, gelu, elu", "activations.onnx", graph([
    node("Gemm", ["x", "w", "b"], ["z"], transB=1), node("Sigmoid", ["z"], ["s"]), node("Mul", ["z", "s"], ["a"]),
    node("Gemm", ["a", "v", "c"], ["z2"], transB=1), node("Gelu", ["z2"], ["a2"]),
    node("Gemm", ["a2", "u", "d"], ["z3"], transB=1), node("Elu", ["z3"], ["a3"], alpha=0.5),
    node("Gemm", ["a3", "t", "e"], ["y"], transB=1)],
    tensors(net, np.float32, w=("0.weight", I), b=("0.bias", I), v=("2.weight", I), c=("2.bias", I), u=("4.weight", I),
            d=("4.bias", I), t=("6.weight", I), e=("6.bias", I)), type=TensorProto.FLOAT), net)
net = randomized(plain().half())
for layer in (net[0], net[2]):
    layer.bias.data.zero_()
onnx_case("ONNX: half precision, cast", "half.onnx", graph([
    node("Cast", ["w"], ["wd"], to=TensorProto.DOUBLE), node("Cast", ["v"], ["vd"], to=TensorProto.DOUBLE),
    node("MatMul", ["x", "wd"], ["z"]), node("Relu", ["z"], ["a"]), node("MatMul", ["a", "vd"], ["s"]),
    node("Sigmoid", ["s"], ["y"])],
    tensors(net, np.float16, w=("0.weight", T)) + [helper.make_tensor(
        "v", TensorProto.FLOAT16, [5, 1], net.state_dict()["2.weight"].float().numpy().ravel())]),
    net)
onnx.save(graph([node("Conv", ["x", "w"], ["y"], name="/conv/Conv")],
                [numpy_helper.from_array(np.zeros((1, 1, 3)), "w")]), OUT / "conv.onnx")
refused("ONNX: an operation of something else", "conv.onnx", ["/conv/Conv", "Conv"])

(OUT / "models.json").write_text(json.dumps(cases, indent=1) + "\n")
print(len(cases), "cases")
