"""Opens what Keratin wrote with tf.keras 2.6 (legacy_tf_keras.py in ORACLE) and compares: FOLDER has expected.npz."""
import json, os, sys
import numpy as np

oracle, folder = sys.argv[1:3]
sys.path.insert(0, oracle)
from legacy_tf_keras import keras_api

k = keras_api()
e = np.load(os.path.join(folder, "expected.npz"))
count = lambda p: sum(1 for n in e.files if n.startswith(p) and n[len(p):].isdigit())
xs = [e["x%d" % i] for i in range(count("x"))]
ys = [e["y%d" % i] for i in range(count("y"))]
weights = [e["w%d" % i] for i in range(count("w"))]
legacy = [e["l%d" % i] for i in range(count("l"))]
failed = 0


def say(name, f):
    global failed
    try:
        f(); result = dict(ok=True)
    except Exception as x:
        result = dict(ok=False, error="%s: %s" % (type(x).__name__, str(x)[:600])); failed = 1
    print(json.dumps(dict(artefact=name, **result)), flush=True)


def same(model, optimizer):
    for have, want in zip(model.get_weights(), weights, strict=True):
        np.testing.assert_array_equal(have, want)
    results = model.predict(xs if len(xs) > 1 else xs[0])
    for have, want in zip(results if isinstance(results, (list, tuple)) else [results], ys, strict=True):
        np.testing.assert_allclose(have, want, rtol=1e-5, atol=1e-6)
    if optimizer:
        for have, want in zip(model.optimizer.get_weights(), legacy, strict=True):
            np.testing.assert_array_equal(have, want)


def fresh():
    model = k.load_model(os.path.join(folder, "for_keras_2_3.h5"))
    model.set_weights([np.zeros_like(w) for w in model.get_weights()])
    model.optimizer.set_weights([np.zeros_like(w) for w in model.optimizer.get_weights()])
    return model


def checkpoint(name, optimizer):
    model = fresh(); model.load_weights(os.path.join(folder, name)).assert_existing_objects_matched(); same(model, optimizer)


def weights_h5():
    model = fresh(); model.load_weights(os.path.join(folder, "weights_for_keras_2_3.h5")); same(model, False)


def by_name():
    model = fresh(); model.load_weights(os.path.join(folder, "weights_for_keras_2_3.h5"), by_name=True); same(model, False)


def plain(name):
    model = k.load_model(os.path.join(folder, "for_keras_2_3.h5"), compile=False)
    model.set_weights([np.zeros_like(w) for w in model.get_weights()])
    model.load_weights(os.path.join(folder, name)).assert_existing_objects_matched(); same(model, False)


say("model.h5", lambda: same(k.load_model(os.path.join(folder, "model.h5")), True))
say("for_keras_2_3.h5", lambda: same(k.load_model(os.path.join(folder, "for_keras_2_3.h5")), True))
say("checkpoint_keras2_3", lambda: checkpoint("checkpoint_keras2_3", True))
say("checkpoint_default", lambda: plain("checkpoint_default"))
say("weights_for_keras_2_3.h5", weights_h5)
say("weights_for_keras_2_3.h5 by name", by_name)
sys.exit(failed)
