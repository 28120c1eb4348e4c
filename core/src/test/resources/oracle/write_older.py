"""Writes models with whatever Keras 3 is found, trained for a step. Usage: write_older.py FOLDER

FOLDER/<model>/: model.keras, model.h5, model.weights.h5, ckpt (tf.train.Checkpoint), model.json, <model>.npz with
x0.. inputs, t0.. targets, y0.. predictions, w0.. weights, o0.. optimizer, a0.. weights after the next step.
"""
import json, os, sys, warnings
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "3"
os.environ["CUDA_VISIBLE_DEVICES"] = ""
os.environ["TF_ENABLE_ONEDNN_OPTS"] = "0"
warnings.simplefilter("ignore")
import numpy as np
import tensorflow as tf
import keras
from keras import layers as L

root = sys.argv[1]
rng = np.random.default_rng(7)


def sequential(shape, *layers):
    return keras.Sequential([keras.Input(shape), *layers])


def functional():
    a, b = keras.Input((4,), name="a"), keras.Input((3,), name="b")
    shared = L.Dense(5, activation="relu", name="shared")
    x = L.Concatenate()([shared(a), L.Dense(2)(b), shared(a)])
    return keras.Model([a, b], [L.Dense(2, name="one")(x), L.Dense(1, name="two")(x)])


def single():
    a = keras.Input((4,), name="a")
    h = L.Dense(6, activation="gelu")(a)
    return keras.Model(a, L.Dense(2)(L.Add()([h, L.Dense(6)(h)])))


def nested():
    inner = sequential((4,), L.Dense(5, use_bias=False, name="deep"), L.BatchNormalization(), L.ReLU())
    i = keras.Input((4,))
    side = keras.Model(i, L.Dense(3, name="deep")(i), name="side")
    a = keras.Input((4,), name="a")
    return keras.Model(a, L.Dense(2)(L.Concatenate()([inner(a), side(a)])))


def operations():
    a = keras.Input((4,), name="a")
    return keras.Model(a, L.Dense(2)(keras.ops.relu(a * 2.0 - 1.0) + keras.ops.mean(a, axis=-1, keepdims=True)))


def attention():
    a = keras.Input((5, 6), name="a")
    h = L.LayerNormalization()(a + L.MultiHeadAttention(2, 3, name="mha")(a, a))
    return keras.Model(a, L.Dense(2)(L.GlobalAveragePooling1D()(h)))


def cells():
    a = keras.Input((5, 3), name="a")
    h = L.RNN([L.LSTMCell(4), L.GRUCell(3)], return_sequences=True)(a)
    return keras.Model(a, L.TimeDistributed(L.Dense(2))(h))


def preprocess():
    norm = L.Normalization(name="norm")
    norm.adapt(rng.normal(size=(20, 4)).astype("float32") * 3 + 1)
    return sequential((4,), norm, L.Rescaling(0.5, 0.1), L.Dense(2))


O = keras.optimizers
S = keras.optimizers.schedules
MODELS = {
    "mlp_adam": (lambda: sequential((4,), L.Dense(6, activation="relu"), L.Dropout(0.0), L.Dense(2)), lambda: O.Adam(0.01)),
    "cnn_sgd": (lambda: sequential((8, 8, 2), L.Conv2D(3, 3, padding="same"), L.BatchNormalization(), L.ReLU(), L.MaxPooling2D(), L.DepthwiseConv2D(3), L.Flatten(), L.Dense(2)), lambda: O.SGD(0.01, momentum=0.9, nesterov=True)),
    "conv1d": (lambda: sequential((8, 3), L.ZeroPadding1D(1), L.SeparableConv1D(4, 3), L.LeakyReLU(0.1), L.PReLU(), L.Conv1DTranspose(2, 3), L.GlobalMaxPooling1D(), L.Dense(2)), lambda: O.Adamax(0.01)),
    "lstm": (lambda: sequential((5, 3), L.LSTM(4, return_sequences=True), L.GRU(3), L.Dense(2)), lambda: O.RMSprop(0.01, momentum=0.5, centered=True)),
    "bidirectional": (lambda: sequential((5, 3), L.Masking(), L.Bidirectional(L.LSTM(3, return_sequences=True)), L.SimpleRNN(3), L.Dense(2)), lambda: O.AdamW(0.01, weight_decay=0.02)),
    "embedding": (lambda: keras.Sequential([keras.Input((4,), dtype="int32"), L.Embedding(9, 4, mask_zero=True), L.GRU(3, reset_after=False), L.Dense(2)]), lambda: O.Adagrad(0.01)),
    "convlstm": (lambda: sequential((3, 6, 6, 1), L.ConvLSTM2D(2, 3), L.GlobalAveragePooling2D(), L.Dense(2)), lambda: O.Adadelta(0.1)),
    "functional": (functional, lambda: O.Adam(S.ExponentialDecay(0.01, 2, 0.9))),
    "single": (single, lambda: O.Nadam(0.01)),
    "nested": (nested, lambda: O.Adam(0.01, amsgrad=True, clipnorm=1.0)),
    "operations": (operations, lambda: O.SGD(S.CosineDecay(0.1, 10))),
    "attention": (attention, lambda: O.Lion(0.001)),
    "cells": (cells, lambda: O.Ftrl(0.01)),
    "preprocess": (preprocess, lambda: O.Adafactor(0.01)),
    "norms": (lambda: sequential((4, 6), L.GroupNormalization(2), L.UnitNormalization(), L.Conv1D(4, 2), L.LayerNormalization(), L.GaussianNoise(0.0), L.Flatten(), L.Dense(2)), lambda: O.Adam(0.01, use_ema=True)),
    "regularized": (lambda: sequential((4,), L.Dense(5, kernel_regularizer="l2", kernel_constraint="non_neg", kernel_initializer=keras.initializers.Orthogonal()), L.Activation("hard_sigmoid"), L.Dense(2, bias_regularizer=keras.regularizers.L1L2(0.01, 0.02))), lambda: O.SGD(0.01)),
    "frozen": (lambda: sequential((4,), L.Dense(5, trainable=False), L.Dense(3), L.Dense(2)), lambda: O.Adam(0.01)),
    "mixed": (lambda: sequential((4,), L.Dense(5, dtype="mixed_bfloat16"), L.Dense(2, dtype="float32")), lambda: O.Adam(0.01)),
}


def numpy_of(v):
    return np.asarray(keras.ops.convert_to_numpy(v))


for name, (build, optimizer) in MODELS.items():
    folder = os.path.join(root, name)
    os.makedirs(folder, exist_ok=True)
    errors = {}
    try:
        keras.utils.set_random_seed(3)
        keras.backend.clear_session()
        model = build()
        outputs = len(model.outputs)
        loss = ["mean_squared_error", keras.losses.Huber()] if outputs == 2 else keras.losses.MeanSquaredError() if name == "single" else "mean_squared_error"
        metrics = [["mae"], ["mse"]] if outputs == 2 else ["mae", keras.metrics.RootMeanSquaredError()]
        model.compile(optimizer(), loss=loss, metrics=metrics, run_eagerly=True)
        xs = [rng.integers(1, 9, (3, 4)).astype("int32") if name == "embedding" else rng.normal(size=(3,) + tuple(i.shape[1:])).astype("float32") for i in model.inputs]
        ts = [rng.normal(size=(3,) + tuple(o.shape[1:])).astype("float32") for o in model.outputs]
        x, t = xs if len(xs) > 1 else xs[0], ts if len(ts) > 1 else ts[0]
        model.train_on_batch(x, t)
        model.train_on_batch(x, t)
        arrays = {}
        for i, v in enumerate(xs): arrays["x%d" % i] = v
        for i, v in enumerate(ts): arrays["t%d" % i] = v
        ys = model(x, training=False)
        for i, v in enumerate(ys if isinstance(ys, (list, tuple)) else [ys]): arrays["y%d" % i] = numpy_of(v).astype("float32")
        for i, v in enumerate(model.weights): arrays["w%d" % i] = numpy_of(v)
        for i, v in enumerate(model.optimizer.variables): arrays["o%d" % i] = numpy_of(v)
        parts = dict(model=model)
        if isinstance(model.optimizer, tf.__internal__.tracking.Trackable): parts["optimizer"] = model.optimizer
        def ck():
            tf.train.Checkpoint(**parts).write(os.path.join(folder, "ckpt"))
        def js():
            open(os.path.join(folder, "model.json"), "w").write(model.to_json())
        for file, write in (("model.keras", lambda: model.save(os.path.join(folder, "model.keras"))), ("model.h5", lambda: model.save(os.path.join(folder, "model.h5"))), ("model.weights.h5", lambda: model.save_weights(os.path.join(folder, "model.weights.h5"))), ("ckpt", ck), ("model.json", js)):
            try: write()
            except Exception as e: errors[file] = "%s: %s" % (type(e).__name__, str(e)[:200])
        model.train_on_batch(x, t)
        for i, v in enumerate(model.weights): arrays["a%d" % i] = numpy_of(v)
        np.savez(os.path.join(folder, name + ".npz"), **arrays)
    except Exception as e:
        import traceback; errors["all"] = traceback.format_exc()[-600:]
    with open(os.path.join(folder, name + ".json"), "w") as f:
        json.dump(dict(version=getattr(keras, "__version__", "?"), optimizer="optimizer" in locals().get("parts", {}), errors=errors), f)
    print(name, errors or "")
