"""Opens what Keratin wrote with the real Keras 3 and compares: FOLDER has expected.npz (x0.., y0.., w0.., o0..) and model.* files."""
import json, os, sys
import numpy as np
import keras, tensorflow as tf

folder = sys.argv[1]
e = np.load(os.path.join(folder, "expected.npz"))
count = lambda p: sum(1 for k in e.files if k.startswith(p) and k[len(p):].isdigit())
xs = [e["x%d" % i] for i in range(count("x"))]
ys = [e["y%d" % i] for i in range(count("y"))]
weights = [e["w%d" % i] for i in range(count("w"))]
state = [e["o%d" % i] for i in range(count("o"))]
failed = 0


def say(name, f):
    global failed
    try:
        f(); result = dict(ok=True)
    except Exception as x:
        result = dict(ok=False, error="%s: %s" % (type(x).__name__, str(x)[:600])); failed = 1
    print(json.dumps(dict(artefact=name, **result)), flush=True)


def same(model, optimizer=True):
    for have, want in zip(model.weights, weights, strict=True):
        np.testing.assert_array_equal(have.numpy(), want)
    results = model.predict(xs if len(xs) > 1 else xs[0], verbose=0)
    for have, want in zip(results if isinstance(results, (list, tuple)) else [results], ys, strict=True):
        np.testing.assert_allclose(have, want, rtol=1e-5, atol=1e-6)
    if optimizer:
        for have, want in zip(model.optimizer.variables, state, strict=True):
            np.testing.assert_array_equal(have.numpy(), want)


def fresh():
    model = keras.models.load_model(os.path.join(folder, "model.keras"))
    for v in model.weights + model.optimizer.variables:
        v.assign(tf.zeros_like(v))
    return model


def whole(name, optimizer=True):
    model = keras.models.load_model(os.path.join(folder, name)); same(model, optimizer)
    assert int(model.optimizer.iterations.numpy()) == int(state[0])


def weights_file():
    model = fresh(); model.load_weights(os.path.join(folder, "model.weights.h5")); same(model)


def checkpoint(name, root=False):
    model = fresh()
    status = (tf.train.Checkpoint(root=model) if root else tf.train.Checkpoint(model=model, optimizer=model.optimizer)).restore(
        os.path.join(folder, name))
    status.assert_existing_objects_matched()
    if not root:
        status.assert_consumed()
    same(model)


def model_only(name):
    model = fresh(); tf.train.Checkpoint(model=model).restore(os.path.join(folder, name)).assert_existing_objects_matched(); same(model)


say("model.keras", lambda: whole("model.keras"))
# Keras 3 takes no slots out of any .h5 file, its own included: it has not made them yet when it reads the list.
say("model.h5", lambda: whole("model.h5", False))
say("for_keras_3.h5", lambda: whole("for_keras_3.h5", False))
say("model.weights.h5", weights_file)
say("checkpoint", lambda: checkpoint("checkpoint_default"))
say("checkpoint, model only", lambda: model_only("checkpoint_default"))
say("checkpoint, root", lambda: checkpoint("checkpoint_default", True))
say("checkpoint for keras-3", lambda: checkpoint("checkpoint_keras3"))
say("for_keras_2_15.h5", lambda: same(keras.models.load_model(os.path.join(folder, "for_keras_2_15.h5"), compile=False), False))
say("for_keras_2_3.h5", lambda: whole("for_keras_2_3.h5", False))
sys.exit(failed)
