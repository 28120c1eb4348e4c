"""Opens what killed processes left. Usage: killed_saves.py FOLDER COUNT

FOLDER/<0 .. COUNT - 1>/ has a model of two Dense layers in six formats. Prints each file with the different values of its weights and slots.
"""
import os, sys
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
import keras
import numpy as np
import tensorflow as tf

root, count = sys.argv[1], int(sys.argv[2])


def values(variables):
    return sorted({float(x) for v in variables if len(v.shape) > 0 for x in np.unique(np.asarray(v))})


fresh = None
for kill in range(count):
    folder = os.path.join(root, str(kill))
    for name in ("model.keras", "model.h5"):
        model = keras.models.load_model(os.path.join(folder, name))
        fresh = fresh or model
        print(kill, name, values(model.variables + model.optimizer.variables))
    for name in ("model.weights.h5", "model.weights.json"):
        fresh.load_weights(os.path.join(folder, name))
        print(kill, name, values(fresh.variables))
    with np.load(os.path.join(folder, "model.npz")) as arrays:
        print(kill, "model.npz", values([arrays[key] for key in arrays]))
    reader = tf.train.load_checkpoint(tf.train.latest_checkpoint(os.path.join(folder, "checkpoints")))
    types = reader.get_variable_to_dtype_map()
    print(kill, "checkpoints", values([reader.get_tensor(key) for key in types if types[key] == tf.float32]))
