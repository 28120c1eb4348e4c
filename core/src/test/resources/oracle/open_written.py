"""Opens what Keratin wrote with one Keras and compares. Usage: open_written.py WHO FOLDER [PATH]

WHO is keras-3, keras-2.15 (tf_keras, from PATH where it is not installed) or keras-2.3 (legacy_tf_keras.py in PATH: tf.keras 2.6 out of TensorFlow).
FOLDER/<model>/ has expected.npz and files.json. Prints one JSON line a file.
"""
import json, os, sys, importlib, warnings, logging
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
warnings.simplefilter("ignore")
import ml_dtypes
import numpy as np

who, root = sys.argv[1:3]
import tensorflow as tf

logging.disable(logging.WARNING)


def tf_keras(path):
    if path:
        sys.path.insert(0, path)
    import tensorflow.compat.v2 as compat
    # What the sources of tf-keras need when they are newer or older than this TensorFlow, or not built.
    for module in (tf.__internal__, compat.__internal__):
        if not hasattr(module, "register_load_context_function"):
            module.register_load_context_function = module.register_call_context_function
    for name in ("saved_metadata_pb2", "versions_pb2", "projector_config_pb2"):
        sys.modules.setdefault("tf_keras.protobuf." + name, importlib.import_module("tensorflow.python.keras.protobuf." + name))
    import tf_keras as keras
    # The package has its modules below tf_keras.src, the sources do not.
    for name, module in list(sys.modules.items()):
        if name.startswith("tf_keras.") and not name.startswith("tf_keras.src"):
            sys.modules.setdefault("tf_keras.src." + name[len("tf_keras."):], module)
    return keras.models.load_model, keras.models.model_from_json, keras.backend.clear_session


def legacy(path):
    sys.path.insert(0, path)
    from legacy_tf_keras import keras_api
    api = keras_api()
    from tensorflow.python.keras.models import model_from_json
    return api.load_model, model_from_json, lambda: None


if who == "keras-3":
    import keras
    load_model, from_json, clear = keras.models.load_model, keras.models.model_from_json, keras.backend.clear_session
elif who == "keras-2.15":
    load_model, from_json, clear = tf_keras(sys.argv[3] if len(sys.argv) > 3 else "")
else:
    load_model, from_json, clear = legacy(sys.argv[3])


def numpy_of(variable):
    value = np.asarray(variable.numpy() if hasattr(variable, "numpy") else variable)
    return value.astype("float32") if value.dtype.name == "bfloat16" else value


def layers_of(layer):
    yield layer
    for name in ("layers", "layer", "forward_layer", "backward_layer", "cell", "cells", "_dropout_layer"):
        below = getattr(layer, name, None)
        for child in below if isinstance(below, (list, tuple)) else [below]:
            if child is not None and child is not layer and hasattr(child, "get_config"):
                yield from layers_of(child)


class Expected:
    def __init__(self, folder):
        self.folder = folder
        self.info = json.load(open(os.path.join(folder, "files.json")))
        self.arrays = np.load(os.path.join(folder, "expected.npz"))

    def list(self, prefix):
        names = [n for n in self.arrays.files if n[:1] == prefix and n[1:].isdigit()]
        return [self.arrays[prefix + str(i)] for i in range(len(names))]

    def inputs(self):
        xs = self.list("x")
        if self.info["dict"]:
            return dict(zip(self.info["inputs"], xs, strict=True))
        return xs if len(xs) > 1 else xs[0]

    def targets(self):
        ts = self.list("t")
        if self.info["outputs"]:
            return dict(zip(sorted(self.info["outputs"]), ts, strict=True))
        return ts if len(ts) > 1 else ts[0]

    def predicts(self, model):
        results = tf.nest.flatten(model(self.inputs(), training=False))
        for have, want in zip(results, self.list("y"), strict=True):
            tolerance = 2e-2 if self.half(model) else 1e-5
            np.testing.assert_allclose(np.asarray(tf.cast(have, tf.float32)), want.astype("float32"), rtol=tolerance, atol=tolerance)

    def same(self, model, optimizer):
        self.weights(model, "w", 0)
        self.predicts(model)
        if optimizer:
            self.optimizer(model.optimizer, optimizer == "legacy")

    def weights(self, model, prefix, tolerance):
        for have, want, name in zip(model.weights, self.list(prefix), self.info["names"], strict=True):
            if tolerance and not self.comparable(model, name):
                continue
            np.testing.assert_allclose(numpy_of(have), want, rtol=tolerance, atol=tolerance, err_msg=name)

    def comparable(self, model, name):
        """Keras 2 divides a batch's variance by one less than Keras 3 does when it is to be remembered."""
        return name not in self.info["residues"] and not (who != "keras-3" and name.endswith("moving_variance"))

    def half(self, model):
        return any("float16" in str(getattr(l, "compute_dtype", "")) for l in layers_of(model))

    def optimizer(self, optimizer, legacy):
        if who == "keras-2.3" or legacy:
            have, want = optimizer.get_weights(), self.list("l")
            if type(optimizer).__name__ == "Ftrl":
                # The one whose slots are listed variable by variable.
                want = self.list("k")
        else:
            variables = optimizer.variables
            have, want = variables() if callable(variables) else variables, self.list("o" if who == "keras-3" else "k")
            if who == "keras-2.15" and len(have) > len(want):
                # SGD of Keras 2.11 and later keeps a momentum that is not in use.
                assert type(optimizer).__name__ == "SGD" and not optimizer.momentum, type(optimizer)
                want = want + [np.zeros(v.shape, "float32") for v in have[len(want):]]
        for a, b in zip(have, want, strict=True):
            np.testing.assert_array_equal(numpy_of(a), b, err_msg=getattr(a, "path", getattr(a, "name", "")))

    def step(self, model, prefix):
        for layer in layers_of(model):
            for rate in ("rate", "dropout", "recurrent_dropout"):
                if isinstance(getattr(layer, rate, None), float):
                    try:
                        setattr(layer, rate, 0.0)
                    except AttributeError:
                        pass
        model.run_eagerly = True
        model.train_on_batch(self.inputs(), self.targets())
        self.weights(model, prefix, 2e-3 if self.half(model) else 1e-6)


def is_legacy(optimizer):
    return hasattr(optimizer, "get_slot_names")


def zeroed(model, optimizer):
    variables = list(model.weights)
    if optimizer:
        own = model.optimizer.variables
        variables += list(own() if callable(own) else own)
    for variable in variables:
        variable.assign(tf.zeros_like(variable.value() if callable(getattr(variable, "value", None)) else variable.value))
    return model


def by_names(model, expected, path):
    if path.endswith(".npz"):
        arrays = dict(np.load(path))
    else:
        from safetensors.numpy import load_file
        arrays = load_file(path)
    assert len([n for n in arrays if not n.startswith("optimizer/")]) == len(model.weights), list(arrays)
    for variable, path in zip(model.weights, expected.info["names"], strict=True):
        array = arrays[path if path in arrays else path.split("/", 1)[1]]
        array = array.view(ml_dtypes.bfloat16) if array.dtype.kind == "V" else array
        np.testing.assert_array_equal(numpy_of(variable), array.astype(numpy_of(variable).dtype), err_msg=path)


def open_file(expected, entry):
    path = os.path.join(expected.folder, entry["file"])
    optimizer = entry["optimizer"]
    if entry["kind"] == "model":
        model = load_model(path, compile=optimizer)
    elif entry["kind"] == "architecture":
        with open(path) as text:
            model = from_json(text.read())
        model.load_weights(os.path.join(expected.folder, entry["base"]))
    else:
        model = load_model(os.path.join(expected.folder, entry["base"]), compile=optimizer)
        if entry["kind"] == "names":
            return by_names(model, expected, path)
        zeroed(model, optimizer)
        if entry["kind"] == "weights":
            model.load_weights(path)
        elif entry["kind"] == "load_weights":
            model.load_weights(path).assert_existing_objects_matched()
        elif entry["kind"] == "checkpoint":
            # Optimizers of the first releases of Keras 3 cannot be in a checkpoint.
            optimizer = optimizer and isinstance(model.optimizer, tf.__internal__.tracking.Trackable)
            parts = dict(model=model, optimizer=model.optimizer) if optimizer else dict(model=model)
            tf.train.Checkpoint(**parts).restore(path).assert_existing_objects_matched()
    legacy = optimizer and who == "keras-2.15" and is_legacy(model.optimizer)
    expected.same(model, "legacy" if legacy else optimizer)
    # The way to compute is that of the Keras that the architecture was written for.
    prefix = "a" if who == "keras-3" else "c" if legacy or who == "keras-2.3" else "b"
    # Nadam of Keras 2 forgets its product of momentums when it is loaded, from its own files too.
    forgetful = who == "keras-2.15" and type(getattr(model, "optimizer", None)).__name__ == "Nadam" and not legacy
    if optimizer and expected.list(prefix) and not forgetful:
        expected.step(model, prefix)


# Not among the layers that TensorFlow's wheel still has of tf.keras 2.6.
LEFT_OUT = ("AlphaDropout", "GaussianDropout", "BatchNormalization", "LayerNormalization", "Normalization", "Rescaling", "Discretization", "CategoryEncoding", "StringLookup", "IntegerLookup", "Bidirectional", "TimeDistributed", "GaussianNoise", "MultiHeadAttention")

for name in sorted(os.listdir(root)):
    folder = os.path.join(root, name)
    if not os.path.exists(os.path.join(folder, "files.json")):
        continue
    expected = Expected(folder)
    for entry in expected.info["files"]:
        if entry["who"] != who:
            continue
        clear()
        try:
            open_file(expected, entry)
            error = ""
        except Exception as x:
            error = "%s: %s" % (type(x).__name__, str(x)[:1500])
            if who == "keras-2.3" and any("Unknown layer: " + layer in error for layer in LEFT_OUT):
                error = "SKIPPED"
        print("RESULT " + json.dumps(dict(model=name, file=entry["file"], error=error)), flush=True)
