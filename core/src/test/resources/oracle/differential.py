"""Writes cases for DifferentialOracleIT: a model of real Keras, what goes in and what comes out of it, its gradients, its weights.

A case NAME is NAME.keras and NAME.npz: `x:INPUT` the inputs, `out_N` the results of inference; where it can be differentiated `tout_N`, `loss`, `g:PATH`
and `gx:INPUT` of a training pass, and `after:N` the weights that are not trained after it; `weights` the JSON list of [path, shape, trainable].
"""
import json, os, sys, traceback, warnings
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
import numpy as np
import keras, tensorflow as tf
import logging
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)


class Draw:
    """Random choices of one case."""

    def __init__(self, seed):
        self.rng = np.random.default_rng(seed)

    def one(self, *options):
        return options[int(self.rng.integers(len(options)))]

    def flag(self, probability=0.5):
        return bool(self.rng.random() < probability)

    def int(self, low, high):
        return int(self.rng.integers(low, high + 1))

    def some(self, **options):
        """Each keyword with probability one half, with one of its values."""
        return {key: self.one(*values) for key, values in options.items() if self.flag()}

    def floats(self, *shape):
        return self.rng.normal(size=shape).astype("float32")

    def ints(self, high, *shape):
        return self.rng.integers(0, high, size=shape).astype("int32")


def leaves(structure):
    if isinstance(structure, dict):
        return [leaf for value in structure.values() for leaf in leaves(value)]
    if isinstance(structure, (list, tuple)):
        return [leaf for value in structure for leaf in leaves(value)]
    return [] if structure is None else [structure]


def randomise(model, rng):
    """Weights that no initialiser gives, so that no bias is zero."""
    for w in model.weights:
        if keras.backend.is_float_dtype(w.dtype) and "seed" not in w.path:
            value = rng.normal(size=w.shape) * 0.4
            if "variance" in w.path or "stddev" in w.path:
                value = np.abs(value) + 0.5
            w.assign(value)


def array(value):
    value = value.numpy() if hasattr(value, "numpy") else np.asarray(value)
    if isinstance(value, tf.SparseTensor):
        value = tf.sparse.to_dense(value).numpy()
    if value.dtype == object:
        value = value.astype("S")
    return value.astype("float32") if value.dtype.name in ("bfloat16", "float16") else value


def write(folder, name, model, inputs, rng, gradients=True, keep_weights=False, tolerance=None):
    """`inputs`: arrays by the name of their input layer."""
    if not keep_weights:
        randomise(model, rng)
    names = [t._keras_history.operation.name for t in leaves(model.inputs)]
    numbers = {"x:" + n: inputs[n] for n in names if inputs[n].dtype != object}
    for n in names:
        if inputs[n].dtype == object:
            numbers["s:" + n] = np.frombuffer(json.dumps([list(inputs[n].shape), inputs[n].ravel().tolist()]).encode(), "uint8")
    if tolerance is not None:
        numbers["tolerance"] = np.float32(tolerance)
    given = {n: tf.constant(inputs[n], dtype=tf.string if inputs[n].dtype == object else None) for n in names}

    def call(training):
        flat = iter([given[t._keras_history.operation.name] for t in leaves(model._inputs_struct if hasattr(model, "_inputs_struct") else model.inputs)])

        def fill(s):
            if isinstance(s, dict):
                return {k: fill(v) for k, v in s.items()}
            if isinstance(s, (list, tuple)):
                return type(s)(fill(v) for v in s)
            return next(flat)
        structure = fill(model._inputs_struct) if hasattr(model, "_inputs_struct") else given[names[0]]
        return leaves(model(structure, training=training))
    model.save(os.path.join(folder, name + ".keras"))
    for i, y in enumerate(call(False)):
        y = tf.sparse.to_dense(y) if isinstance(y, tf.SparseTensor) else y
        numbers["out_%d" % i] = array(y)
    numbers["weights"] = np.frombuffer(json.dumps(
        [[w.path, list(w.shape), bool(w.trainable)] for w in model.weights if "seed" not in w.path]).encode(), "uint8")
    if gradients:
        floats = [n for n in names if given[n].dtype.is_floating]
        with tf.GradientTape() as tape:
            for n in floats:
                tape.watch(given[n])
            results = call(True)
            total = tf.constant(0.0)
            for i, y in enumerate(results):
                numbers["tout_%d" % i] = array(y)
                if y.dtype.is_floating:
                    mix = rng.uniform(-1, 1, size=y.shape).astype("float32")
                    numbers["mix_%d" % i] = mix
                    total += tf.reduce_sum(tf.cast(y, "float32") * mix)
            for loss in model.losses:
                total += tf.cast(tf.reduce_sum(loss), "float32")
        trainable = model.trainable_variables
        found = tape.gradient(total, [v.value for v in trainable] + [given[n] for n in floats])
        numbers["loss"] = array(total)
        for i, g in enumerate(found):
            key = "g_%d" % i if i < len(trainable) else "gx:" + floats[i - len(trainable)]
            if g is not None:
                numbers[key] = array(tf.convert_to_tensor(g))
        for i, w in enumerate(w for w in model.non_trainable_variables if "seed" not in w.path):
            numbers["after_%d" % i] = array(w)
    np.savez(os.path.join(folder, name + ".npz"), **numbers)


def run(folder, makers, seed, count, only=None, verbose=bool(os.environ.get("VERBOSE")), writer=None):
    os.makedirs(folder, exist_ok=True)
    """`makers`: by name a function of a Draw that gives (model, inputs by name, options of `write`). Draws that Keras refuses are drawn again."""
    made = 0
    for name, maker in makers.items():
        if only and not any(name.startswith(o) for o in only.split(",")):
            continue
        for i in range(count):
            refused = None
            for attempt in range(8):
                rng_seed = [seed, sum(map(ord, name)), i, attempt]
                keras.backend.clear_session()
                keras.utils.set_random_seed(1)
                case = "%s-%03d" % (name, i)
                try:
                    drawn = maker(Draw(rng_seed))
                    if writer:
                        writer(folder, case, drawn, np.random.default_rng(rng_seed))
                    else:
                        model, inputs, *options = drawn
                        write(folder, case, model, inputs, np.random.default_rng(rng_seed), **(options[0] if options else {}))
                    made += 1
                    break
                except Exception as e:
                    refused = e
                    for end in (".keras", ".npz"):
                        if os.path.exists(os.path.join(folder, case + end)):
                            os.remove(os.path.join(folder, case + end))
                    if verbose:
                        traceback.print_exc()
                finally:
                    keras.config.set_dtype_policy("float32")
            else:
                print("refused", name, type(refused).__name__, str(refused)[:300].replace("\n", " "), flush=True)
    print("made", made, flush=True)
