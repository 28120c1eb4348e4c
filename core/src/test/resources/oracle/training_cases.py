"""Training set-ups drawn at random. Usage: training_cases.py DIR SEED COUNT [NAME,...]

A case NAME is NAME.keras, the compiled model before training, and NAME.npz: `x:INPUT`, `y_N`, `sw_N` the data, `fit` the JSON of how it is fitted and of the
history, `w_N` the weights and `o_N` the optimizer's variables afterwards, `evaluate` the JSON of what evaluate gives then.
"""
from differential import *

L, LO, M, O = keras.layers, keras.losses, keras.metrics, keras.optimizers
ROWS = 20


def classifier(d, classes=3, activation="softmax", **more):
    x = keras.Input((4,), name="x")
    return keras.Model(x, L.Dense(classes, activation=activation, name="out", **more)(L.Dense(5, activation="tanh")(x)))


def one_hot(d, classes=3):
    return np.eye(classes, dtype="float32")[d.ints(classes, ROWS)]


def kind_of_targets(d, kind):
    """A model and targets for a kind of loss or metric."""
    if kind == "one_hot":
        return classifier(d), one_hot(d)
    if kind == "sparse":
        y = d.ints(3, ROWS)
        return classifier(d), y if d.flag() else y[:, None]
    if kind == "flat":
        return classifier(d), d.ints(3, ROWS)
    if kind == "binary":
        n = d.one(1, 1, 3)
        return classifier(d, n, "sigmoid"), d.ints(2, ROWS, n).astype(d.one("float32", "int32"))
    if kind == "logits":
        return classifier(d, activation=None), one_hot(d)
    if kind == "sparse_logits":
        return classifier(d, activation=None), d.ints(3, ROWS)
    if kind == "binary_logits":
        return classifier(d, 1, None), d.ints(2, ROWS, 1).astype("float32")
    if kind == "positive":
        n = d.one(1, 2)
        return classifier(d, n, "softplus"), np.abs(d.floats(ROWS, n)) + 0.1
    if kind == "sign":
        return classifier(d, 1, "tanh"), d.ints(2, ROWS, 1).astype("float32") * d.one(1, 2) - d.one(0, 1)
    if kind == "segmentation":
        x = keras.Input((4, 4, 2), name="x")
        return keras.Model(x, L.Conv2D(3, 1, activation="softmax", name="out")(x)), np.eye(3, dtype="float32")[d.ints(3, ROWS, 4, 4)]
    if kind == "segmentation_sparse":
        x = keras.Input((4, 4, 2), name="x")
        return keras.Model(x, L.Conv2D(3, 1, activation="softmax", name="out")(x)), d.ints(3, ROWS, 4, 4)
    if kind == "channels_first":
        x = keras.Input((4, 3), name="x")
        return keras.Model(x, L.Softmax(axis=1, name="out")(L.Dense(5)(x))), np.moveaxis(np.eye(4, dtype="float32")[d.ints(4, ROWS, 5)], -1, 1)
    n = d.one(1, 2)
    return classifier(d, n, None), d.floats(ROWS, n)


def data_for(d, model):
    return {t._keras_history.operation.name: d.floats(ROWS, *[n or 4 for n in t.shape[1:]]) for t in model.inputs}


REDUCTIONS = dict(reduction=("sum", "sum_over_batch_size", "mean", "mean_with_sample_weight"))
LOSSES = [
    ("one_hot", lambda d: LO.CategoricalCrossentropy(**d.some(label_smoothing=(0.1,), **REDUCTIONS))),
    ("logits", lambda d: LO.CategoricalCrossentropy(from_logits=True, **d.some(label_smoothing=(0.2,)))),
    ("channels_first", lambda d: LO.CategoricalCrossentropy(axis=1)),
    ("segmentation", lambda d: d.one("categorical_crossentropy", "kld", LO.Dice(**d.some(axis=((1, 2), (1, 2, 3)))), LO.Tversky(**d.some(alpha=(0.3,), beta=(0.6,), axis=((1, 2, 3),))))),
    ("sparse", lambda d: LO.SparseCategoricalCrossentropy(**d.some(**REDUCTIONS))),
    ("segmentation_sparse", lambda d: LO.SparseCategoricalCrossentropy(**d.some(ignore_class=(1, 0), **REDUCTIONS))),
    ("sparse_logits", lambda d: LO.SparseCategoricalCrossentropy(from_logits=True, **d.some(ignore_class=(1,)))),
    ("binary", lambda d: LO.BinaryCrossentropy(**d.some(label_smoothing=(0.1,), **REDUCTIONS))),
    ("binary_logits", lambda d: LO.BinaryCrossentropy(from_logits=True, **d.some(label_smoothing=(0.1,)))),
    ("binary", lambda d: LO.BinaryFocalCrossentropy(**d.some(apply_class_balancing=(True,), alpha=(0.4,), gamma=(1.5,), label_smoothing=(0.1,)))),
    ("binary_logits", lambda d: LO.BinaryFocalCrossentropy(from_logits=True, **d.some(apply_class_balancing=(True,), gamma=(3.0,)))),
    ("one_hot", lambda d: LO.CategoricalFocalCrossentropy(**d.some(alpha=(0.4, [0.2, 0.3, 0.5]), gamma=(1.5,), label_smoothing=(0.1,)))),
    ("logits", lambda d: LO.CategoricalFocalCrossentropy(from_logits=True)),
    ("flat", lambda d: LO.CategoricalGeneralizedCrossEntropy(**d.some(q=(0.3,)))),
    ("sign", lambda d: d.one(LO.Hinge(), LO.SquaredHinge(), "hinge", "squared_hinge")),
    ("one_hot", lambda d: d.one(LO.CategoricalHinge(), "categorical_hinge", LO.KLDivergence(), "kl_divergence", "poisson", LO.Dice(), LO.Tversky(alpha=0.4), LO.CosineSimilarity())),
    ("numbers", lambda d: d.one("mse", "MSE", "mean_squared_error", "mae", "MAE", "mape", "msle", "huber", "log_cosh", "cosine_similarity")),
    ("numbers", lambda d: d.one(LO.MeanSquaredError, LO.MeanAbsoluteError, LO.MeanAbsolutePercentageError, LO.LogCosh, LO.CosineSimilarity)(**d.some(**REDUCTIONS))),
    ("numbers", lambda d: LO.Huber(**d.some(**REDUCTIONS))),
    ("positive", lambda d: d.one(LO.MeanSquaredLogarithmicError(), LO.Poisson(), "poisson", "msle", LO.KLDivergence())),
    ("sparse", lambda d: LO.Circle(**d.some(gamma=(10.0,), margin=(0.3,)))),
    ("sparse", lambda d: d.one("sparse_categorical_crossentropy", LO.SparseCategoricalCrossentropy())),
]

METRICS = [
    ("one_hot", "categorical_crossentropy", lambda d: [d.one("accuracy", "acc"), "crossentropy", "ce", M.TopKCategoricalAccuracy(k=2), M.AUC(), M.F1Score(), "precision", "recall"]),
    ("one_hot", "categorical_crossentropy", lambda d: [M.AUC(multi_label=True, num_labels=3, **d.some(curve=("PR",), num_thresholds=(20,))), M.F1Score(**d.some(average=("macro", "micro", "weighted"), threshold=(0.4,))),
                                                     M.FBetaScore(beta=d.one(0.5, 2.0), **d.some(average=("macro", "micro"), threshold=(0.3,))), M.CategoricalCrossentropy(**d.some(label_smoothing=(0.1,))), M.CategoricalHinge()]),
    ("one_hot", "categorical_crossentropy", lambda d: [M.Precision(**d.some(top_k=(2,), class_id=(1,))), M.Recall(**d.some(top_k=(1,), class_id=(0,))), M.OneHotIoU(3, [0, 2]), M.OneHotMeanIoU(3), M.CosineSimilarity(),
                                                     M.KLDivergence(), M.Poisson(), M.CategoricalAccuracy(name="ca")]),
    ("sparse", "sparse_categorical_crossentropy", lambda d: ["accuracy", "crossentropy", M.SparseTopKCategoricalAccuracy(k=2), M.SparseCategoricalCrossentropy(), "sparse_categorical_accuracy"]),
    ("segmentation_sparse", "sparse_categorical_crossentropy", lambda d: ["acc", M.MeanIoU(3, sparse_y_pred=False), M.IoU(3, [1, 2], sparse_y_pred=False, **d.some(ignore_class=(0,)))]),
    ("binary", "binary_crossentropy", lambda d: ["accuracy", M.AUC(**d.some(curve=("PR", "ROC"), summation_method=("minoring", "majoring", "interpolation"), num_thresholds=(10, 50), from_logits=(False,), thresholds=([0.2, 0.5, 0.8],))),
                                                 M.Precision(**d.some(thresholds=(0.3, [0.3, 0.6]))), M.Recall(**d.some(thresholds=(0.7,))), M.BinaryIoU(**d.some(target_class_ids=([0], [1]), threshold=(0.4,))), M.BinaryAccuracy(threshold=0.4, name="ba")]),
    ("binary", "binary_crossentropy", lambda d: [M.TruePositives(), M.FalsePositives(thresholds=d.one(None, 0.4, [0.2, 0.7])), M.TrueNegatives(), M.FalseNegatives(), M.SensitivityAtSpecificity(0.5), M.SpecificityAtSensitivity(0.5, num_thresholds=30),
                                                 M.PrecisionAtRecall(0.6), M.RecallAtPrecision(0.6), M.BinaryCrossentropy(**d.some(label_smoothing=(0.1,)))]),
    ("binary_logits", LO.BinaryCrossentropy(from_logits=True), lambda d: [M.AUC(from_logits=True), M.BinaryCrossentropy(from_logits=True), M.BinaryAccuracy(threshold=0.0)]),
    ("sign", "hinge", lambda d: [M.Hinge(), M.SquaredHinge(), "hinge"]),
    ("numbers", "mse", lambda d: ["mae", "MSE", "mape", M.RootMeanSquaredError(), M.R2Score(**d.some(class_aggregation=("variance_weighted_average", None), num_regressors=(1,))), M.LogCoshError(), "cosine_similarity", M.PearsonCorrelation(), M.ConcordanceCorrelation()]),
    ("positive", "mse", lambda d: ["msle", M.MeanSquaredLogarithmicError(name="m"), "mean_absolute_percentage_error", M.Poisson(), M.MeanAbsoluteError(), "mean_squared_error"]),
]


def compiled(model, d, **arguments):
    arguments.setdefault("optimizer", "sgd")
    model.compile(**arguments)


def losses(d):
    kind, make = LOSSES[d.int(0, len(LOSSES) - 1)]
    model, y = kind_of_targets(d, kind)
    loss = make(d)
    compiled(model, d, optimizer=O.SGD(0.05), loss=loss, metrics=d.one(None, None, ["mae"]))
    return model, data_for(d, model), [y], weights_for(d, [y], 0.4), {}


def weights_for(d, targets, probability):
    if not d.flag(probability):
        return None
    return [d.rng.random(ROWS).astype("float32") * 2 for _ in targets]


def metrics(d):
    kind, loss, make = METRICS[d.int(0, len(METRICS) - 1)]
    model, y = kind_of_targets(d, kind)
    which = d.one("metrics", "weighted_metrics")
    compiled(model, d, loss=loss, **{which: make(d)})
    return model, data_for(d, model), [y], weights_for(d, [y], 0.5), d.some(validation_split=(0.3,), batch_size=(7, 20))


def schedule(d):
    S = O.schedules
    return d.one(S.ExponentialDecay(0.05, 3, 0.5, staircase=d.flag()), S.CosineDecay(0.05, 8, **d.some(alpha=(0.1,))), S.CosineDecay(0.01, 8, warmup_target=0.05, warmup_steps=3), S.PiecewiseConstantDecay([2, 5], [0.1, 0.05, 0.01]),
                 S.PolynomialDecay(0.05, 6, **d.some(end_learning_rate=(0.01,), power=(2.0,), cycle=(True,))), S.InverseTimeDecay(0.05, 3, 0.5, staircase=d.flag()), S.CosineDecayRestarts(0.05, 3, **d.some(t_mul=(1.5,), m_mul=(0.8,), alpha=(0.1,))))


def optimizer(d, name=None):
    """All but ScheduleFreeAdamW, whose first slot is of zeros where fit of the real Keras builds it, and a copy of the weights elsewhere."""
    name = name or d.one("SGD", "RMSprop", "Adam", "AdamW", "Adadelta", "Adagrad", "Adamax", "Adafactor", "Nadam", "Ftrl", "Lion", "Lamb", "LossScale", "Muon")
    own = {
        "SGD": dict(momentum=(0.9,), nesterov=(True,)), "RMSprop": dict(rho=(0.8,), momentum=(0.5,), centered=(True,), epsilon=(1e-5,)), "Adam": dict(beta_1=(0.8,), beta_2=(0.99,), epsilon=(1e-5,), amsgrad=(True,)),
        "AdamW": dict(weight_decay=(0.01, 0.1), amsgrad=(True,)), "Adadelta": dict(rho=(0.9,), epsilon=(1e-5,)), "Adagrad": dict(initial_accumulator_value=(0.2,), epsilon=(1e-5,)), "Adamax": dict(beta_1=(0.8,), epsilon=(1e-5,)),
        "Adafactor": dict(beta_2_decay=(-0.6,), relative_step=(False,), clip_threshold=(0.5,)), "Nadam": dict(beta_1=(0.8,), beta_2=(0.99,)), "Ftrl": dict(learning_rate_power=(-0.6,), l1_regularization_strength=(0.01,), l2_regularization_strength=(0.01,), l2_shrinkage_regularization_strength=(0.01,), beta=(0.1,)),
        "Lion": dict(beta_1=(0.8,), beta_2=(0.9,)), "Lamb": dict(beta_1=(0.8,), epsilon=(1e-5,)), "LossScale": {}, "Muon": dict(momentum=(0.9,), nesterov=(False,), ns_steps=(3,)),
    }[name]
    if name == "LossScale":
        return O.LossScaleOptimizer(optimizer(d, d.one("SGD", "Adam")), **d.some(initial_scale=(4.0,), dynamic_growth_steps=(2,)))
    common = d.some(weight_decay=(0.02,), use_ema=(True,), ema_momentum=(0.5,), gradient_accumulation_steps=(2,), loss_scale_factor=(8.0,))
    if common.get("use_ema"):
        common.update(d.some(ema_overwrite_frequency=(2,)))
    if d.flag(0.5):
        common.update(d.one(dict(clipnorm=0.1), dict(clipvalue=0.02), dict(global_clipnorm=0.15)))
    o = {**common, **d.some(**own)}
    if d.flag(0.4):
        o["learning_rate"] = schedule(d)
    elif d.flag():
        o["learning_rate"] = 0.02
    return getattr(O, name)(**o)


def optimizers(d):
    model, y = kind_of_targets(d, d.one("numbers", "one_hot"))
    chosen = optimizer(d)
    compiled(model, d, optimizer=chosen, loss="mse")
    return model, data_for(d, model), [y], None, dict(epochs=3)


def set_ups(d):
    """Options of fit, regularizers, frozen layers."""
    x = keras.Input((4,), name="x")
    h = L.Dense(5, activation="tanh", **d.some(kernel_regularizer=("l2",), activity_regularizer=("l1", "l2"), kernel_constraint=("max_norm", "unit_norm"), trainable=(False,)))(x)
    if d.flag():
        h = L.BatchNormalization(**d.some(momentum=(0.6,), trainable=(False,)))(h)
    if d.flag(0.3):
        h = L.ActivityRegularization(l2=0.03)(h)
    classes = d.one(2, 3)
    model = keras.Model(x, L.Dense(classes, activation="softmax", **d.some(bias_regularizer=("l1",)))(h))
    compiled(model, d, optimizer=optimizer(d, d.one("SGD", "Adam", "RMSprop")), loss="sparse_categorical_crossentropy", metrics=d.one(["accuracy"], None, ["acc"]), weighted_metrics=d.one(None, ["accuracy"], []))
    y = d.ints(classes, ROWS)
    weights = weights_for(d, [y], 0.3)
    fit = d.some(validation_split=(0.2, 0.35), batch_size=(6, 8, 20), epochs=(3, 4), initial_epoch=(1,), steps_per_epoch=(2,), validation_freq=(2, [1, 3]), validation_batch_size=(3,), validation_steps=(1,))
    if weights is None and d.flag():
        fit["class_weight"] = {i: 0.5 + i for i in range(classes)}
    return model, data_for(d, model), [y], weights, fit


def several_outputs(d):
    x, z = keras.Input((4,), name="x"), keras.Input((3,), name="z")
    h = L.Dense(5, activation="tanh")(L.Concatenate()([x, z]))
    a, b = L.Dense(3, activation="softmax", name="a")(h), L.Dense(d.one(1, 2), name="b")(h)
    structure = d.one("list", "list", "dict")
    model = keras.Model([x, z], [a, b] if structure == "list" else {"a": a, "b": b})
    loss = d.one(["categorical_crossentropy", "mse"], {"a": "categorical_crossentropy", "b": "mse"}, "mse", {"a": "categorical_crossentropy"} if structure == "dict" else ["kld", "mae"], ["categorical_crossentropy", None] if structure == "list" else "mae")
    arguments = dict(loss=loss)
    partial = isinstance(loss, dict) and len(loss) == 1 or isinstance(loss, list) and None in loss
    if d.flag() and not partial and not isinstance(loss, str):
        arguments["loss_weights"] = d.one([0.5, 2.0], [1, 3]) if isinstance(loss, list) else d.one({"a": 0.5, "b": 2.0}, {"b": 0.3})
    if d.flag(0.7) and not partial:
        arguments["metrics"] = d.one([["accuracy"], ["mae"]], {"a": "accuracy"}, {"a": ["accuracy", keras.metrics.AUC()], "b": "mae"}, ["acc", "mse"], {"b": [keras.metrics.MeanSquaredError(name="m")]})
    if d.flag(0.3) and not partial:
        arguments["weighted_metrics"] = d.one({"b": ["mae"]}, [["accuracy"], []])
    if structure == "dict":
        arguments = {k: v if not isinstance(v, list) else (dict(zip("ab", v))) for k, v in arguments.items()}
    compiled(model, d, **arguments)
    y = [one_hot(d), d.floats(ROWS, b.shape[-1])]
    options = d.some(validation_split=(0.25,))
    options["structure"] = structure
    return model, data_for(d, model), y, weights_for(d, y, 0.4), options


def masked_sequences(d):
    x = keras.Input((None, 3), name="x")
    h = L.Masking()(x)
    h = d.one(L.LSTM(4, return_sequences=True), L.Dense(4, activation="tanh"), L.GRU(4, return_sequences=True))(h)
    sparse = d.flag()
    model = keras.Model(x, L.Dense(3, activation="softmax", name="out")(h))
    compiled(model, d, loss="sparse_categorical_crossentropy" if sparse else d.one("categorical_crossentropy", "mse"), metrics=["accuracy"], weighted_metrics=d.one(None, ["accuracy"]))
    data = d.floats(ROWS, 5, 3)
    for i in range(ROWS):
        data[i, 5 - i % 4:] = 0
    y = d.ints(3, ROWS, 5)
    y = y if sparse else np.eye(3, dtype="float32")[y]
    weights = None
    if d.flag(0.4):
        weights = [d.rng.random((ROWS, 5) if d.flag() else ROWS).astype("float32")]
    return model, {"x": data}, [y], weights, {}


def frozen_parts(d):
    inner = keras.Sequential([keras.Input((4,)), L.Dense(5, activation="relu"), L.BatchNormalization(), L.Dense(3, activation="tanh")], name="inner")
    if d.flag():
        inner.trainable = False
    elif d.flag():
        inner.layers[0].trainable = False
    x = keras.Input((4,), name="x")
    h = inner(x, training=False) if d.flag() else inner(x)
    h = L.Concatenate()([h, inner(L.Rescaling(0.5)(x))]) if d.flag(0.4) else h
    model = keras.Model(x, L.Dense(2)(h))
    compiled(model, d, optimizer=d.one("adam", "rmsprop", "sgd"), loss="mse", metrics=["mae"])
    return model, data_for(d, model), [d.floats(ROWS, 2)], None, {}


def sequential(d):
    model = keras.Sequential([keras.Input((4,), name="x"), L.Dense(5, activation="relu"), L.Dense(d.one(1, 3))], name=d.one("s", None))
    targets = model.output_shape[-1]
    compiled(model, d, optimizer=d.one("adam", "nadam", "adamax", "adagrad", "adadelta", "ftrl", "lion", "lamb", "adafactor", "muon", "adamw"), loss=d.one("mse", "MAE", "huber", keras.losses.MeanSquaredError(name="x")), metrics=d.one(None, ["mse", "mae"], [keras.metrics.MeanAbsoluteError()]))
    return model, data_for(d, model), [d.floats(ROWS, targets)], weights_for(d, [0], 0.3), d.some(validation_split=(0.3,))


def write_training(folder, name, made, rng):
    model, inputs, targets, weights, fit = made
    fit = dict(fit)
    structure = fit.pop("structure", "list")
    randomise(model, rng)
    path = os.path.join(folder, name)
    model.save(path + ".keras")
    numbers = {"x:" + n: v for n, v in inputs.items()}
    numbers.update({"y_%d" % i: v for i, v in enumerate(targets)})
    if weights is not None:
        numbers.update({"sw_%d" % i: v for i, v in enumerate(weights)})
    names = [t._keras_history.operation.name for t in model.inputs]
    x = [inputs[n] for n in names] if len(names) > 1 else inputs[names[0]]
    shaped = lambda v: dict(zip("ab", v)) if structure == "dict" else list(v) if len(v) > 1 else v[0]
    y, w = shaped(targets), None if weights is None else shaped(weights)
    fit.setdefault("batch_size", 8)
    fit.setdefault("epochs", 2)
    history = model.fit(x, y, sample_weight=w, shuffle=False, verbose=0, **fit)
    fit["history"] = {k: [np.asarray(n, "float64").ravel().tolist() for n in v] for k, v in history.history.items()}
    fit["epoch"] = history.epoch
    numbers["fit"] = np.frombuffer(json.dumps(fit).encode(), "uint8")
    for i, v in enumerate(v for v in model.weights if "seed" not in v.path):
        numbers["w_%d" % i] = array(v)
    for i, v in enumerate(model.optimizer.variables):
        numbers["o_%d" % i] = array(v)
    numbers["slots"] = np.frombuffer(json.dumps([v.path for v in model.optimizer.variables]).encode(), "uint8")
    result = model.evaluate(x, y, sample_weight=w, batch_size=fit["batch_size"], verbose=0, return_dict=True)
    numbers["evaluate"] = np.frombuffer(json.dumps({k: np.asarray(v, "float64").ravel().tolist() for k, v in result.items()}).encode(), "uint8")
    np.savez(path + ".npz", **numbers)


MAKERS = {"losses": losses, "metrics": metrics, "optimizers": optimizers, "setups": set_ups, "severaloutputs": several_outputs, "masked": masked_sequences, "frozen": frozen_parts, "sequential": sequential}

if __name__ == "__main__":
    run(sys.argv[1], MAKERS, int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5], writer=write_training)
