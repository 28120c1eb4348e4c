"""Layers with options drawn at random. Usage: layer_cases.py DIR SEED COUNT [NAME,...]"""
from differential import *

L = keras.layers
ACTIVATIONS = ("relu", "tanh", "sigmoid", "elu", "selu", "gelu", "softplus", "softsign", "silu", "leaky_relu", "hard_sigmoid", "hard_silu", "linear",
               "mish", "exponential", "relu6", "log_sigmoid", "tanh_shrink", "squareplus", "celu", "sparse_plus", None)
REGULARIZERS = ("l1", "l2", "l1_l2", keras.regularizers.L2(0.03), keras.regularizers.L1L2(0.01, 0.02))


def single(layer, shape, x, name="x", dtype=None, **options):
    """A model of one layer on one input; every other one in a Sequential's place."""
    given = keras.Input(shape, name=name, dtype=dtype)
    result = layer(given)
    return keras.Model(given, result), {name: x}, options


def common(d, *weights, activity=True):
    """Options of layers with weights."""
    options = {}
    for w in weights:
        if d.flag(0.2):
            options[w + "_regularizer"] = d.one(*REGULARIZERS)
        if d.flag(0.1):
            options[w + "_constraint"] = d.one("max_norm", "non_neg", "unit_norm")
        if d.flag(0.15):
            options[w + "_initializer"] = d.one("zeros", "ones", "he_normal", "lecun_uniform", keras.initializers.Constant(0.3))
    if activity and d.flag(0.15):
        options["activity_regularizer"] = d.one(*REGULARIZERS)
    if d.flag(0.1):
        options["trainable"] = False
    return options


def unknown(d, shape):
    """The shape with some unknown dimensions, never the last."""
    return tuple(None if d.flag(0.3) else n for n in shape[:-1]) + (shape[-1],)


def spatial(d, rank, channels, low=5, high=9):
    """Input shape in a data format, with the format."""
    sizes = [d.int(low, high) for _ in range(rank)]
    if d.flag(0.25):
        return "channels_first", [channels] + sizes
    return d.one("channels_last", None), sizes + [channels]


def per_axis(d, rank, *values):
    return d.one(*values) if d.flag(0.6) or rank == 1 else tuple(d.one(*values) for _ in range(rank))


def convolution(rank, transposed=False):
    def make(d):
        groups = 1 if transposed else d.one(1, 1, 1, 2)
        channels = d.int(1, 4) * groups
        data_format, shape = spatial(d, rank, channels, 6 if rank < 3 else 5, 10 if rank < 3 else 6)
        if groups > 1 and data_format == "channels_first":  # of Keras on TensorFlow is wrong
            data_format, shape = "channels_last", shape[1:] + shape[:1]
        o = common(d, "kernel", "bias")
        strides, dilation = per_axis(d, rank, 1, 2, 3), 1
        if d.flag(0.3):
            strides, dilation = 1, per_axis(d, rank, 1, 2)
        o.update(padding=d.one("valid", "same", *(["causal"] if rank == 1 and not transposed and data_format != "channels_first" else [])), strides=strides,
                 dilation_rate=dilation, data_format=data_format, use_bias=d.flag(0.8), activation=d.one(*ACTIVATIONS))
        if transposed:
            if d.flag(0.25) and o["padding"] != "causal":
                o["output_padding"] = 0 if strides == 1 else 1
        else:
            o["groups"] = groups
        name = "Conv%dD" % rank + ("Transpose" if transposed else "")
        kernel = per_axis(d, rank, 1, 2, 3)
        layer = getattr(L, name)(d.int(1, 3) * groups, kernel, **o)
        return single(layer, shape if data_format == "channels_first" else unknown(d, shape) if not transposed else shape, d.floats(2, *shape))
    return make


def depthwise(rank):
    def make(d):
        data_format, shape = spatial(d, rank, d.int(1, 4))
        stride = d.one(1, 2)
        layer = getattr(L, "DepthwiseConv%dD" % rank)(
            per_axis(d, rank, 1, 2, 3), strides=stride, padding=d.one("valid", "same"), depth_multiplier=d.int(1, 3), data_format=data_format,
            dilation_rate=1 if stride > 1 else d.one(1, 2), activation=d.one(*ACTIVATIONS), use_bias=d.flag(), **common(d, "depthwise", "bias"))
        return single(layer, shape, d.floats(2, *shape))
    return make


def separable(rank):
    def make(d):
        data_format, shape = spatial(d, rank, d.int(1, 4))
        stride = d.one(1, 2)
        layer = getattr(L, "SeparableConv%dD" % rank)(
            d.int(1, 4), per_axis(d, rank, 1, 2, 3), strides=stride, padding=d.one("valid", "same"), depth_multiplier=d.int(1, 2), data_format=data_format,
            dilation_rate=1 if stride > 1 else d.one(1, 2), activation=d.one(*ACTIVATIONS), use_bias=d.flag(), **common(d, "depthwise", "pointwise", "bias"))
        return single(layer, shape, d.floats(2, *shape))
    return make


def pooling(kind, rank):
    def make(d):
        data_format, shape = spatial(d, rank, d.int(1, 3))
        layer = getattr(L, "%sPooling%dD" % (kind, rank))(
            per_axis(d, rank, 1, 2, 3), strides=d.one(None, 1, 2, 3), padding=d.one("valid", "same"), data_format=data_format)
        return single(layer, shape if d.flag() else [None if n > 4 else n for n in shape], d.floats(2, *shape))
    return make


def global_pooling(kind, rank):
    def make(d):
        data_format, shape = spatial(d, rank, d.int(1, 3))
        return single(getattr(L, "Global%sPooling%dD" % (kind, rank))(data_format=data_format, keepdims=d.flag()), shape, d.floats(2, *shape))
    return make


def adaptive(kind, rank):
    def make(d):
        data_format, shape = spatial(d, rank, d.int(1, 3))
        return single(getattr(L, "Adaptive%sPooling%dD" % (kind, rank))(per_axis(d, rank, 1, 2, 3), data_format=data_format), shape, d.floats(2, *shape),
                      gradients=kind != "Max")  # Keras's are memory that nobody wrote
    return make


def dense(d):
    shape = [d.int(1, 5) for _ in range(d.int(1, 3))]
    layer = L.Dense(d.int(1, 6), activation=d.one(*ACTIVATIONS, "softmax", "log_softmax", "sparsemax"), use_bias=d.flag(0.8),
                    **common(d, "kernel", "bias"), **({"dtype": d.one("mixed_float16", "mixed_bfloat16", "float64", "float32")} if d.flag(0.1) else {}))
    half = "16" in str(layer.dtype_policy.name)
    if d.flag(0.15):
        x = d.ints(5, 3, *shape)
        return single(layer, shape, x, dtype="int32", gradients=not half) if not half else single(layer, shape, d.floats(3, *shape), gradients=False, tolerance=1e-2)
    return single(layer, unknown(d, shape), d.floats(3, *shape), **({"gradients": False, "tolerance": 1e-2} if half else {}))


def einsum_dense(d):
    equation, shape, output, bias = d.one(
        ("ab,bc->ac", (5,), 3, "c"), ("abc,cd->abd", (4, 5), (None, 3), "d"), ("abc,cde->abde", (4, 5), (None, 2, 3), "de"),
        ("...x,xy->...y", (4, 5), 3, "y"), ("abcd,cde->abe", (4, 2, 3), (None, 6), "e"), ("abc,cd->abd", (4, 5), (4, 3), "bd"),
        ("abcd,ce->abde", (2, 3, 4), (2, 4, 6), None), ("ab...,bc->ac...", (5, 2, 3), (3,), None))
    return single(L.EinsumDense(equation, output_shape=output, bias_axes=bias if d.flag(0.7) else None, activation=d.one(*ACTIVATIONS), **common(d, "kernel", "bias", activity=False)),
                  shape, d.floats(2, *shape))


def embedding(d):
    size = d.int(4, 8)
    layer = L.Embedding(size, d.int(1, 5), mask_zero=d.flag(), **{k: v for k, v in common(d, "embeddings", activity=False).items()})
    shape = [d.int(1, 5) for _ in range(d.int(0, 2))]
    dtype = d.one("int32", "float32", "int64", "uint8", None)
    x = d.ints(size, 3, *shape)
    return single(layer, shape if d.flag() or not shape else [None] * len(shape), x.astype(dtype or "float32"), dtype=dtype)


def batch_normalization(d):
    shape = [d.int(2, 5) for _ in range(d.int(1, 4))]
    o = d.some(momentum=(0.5, 0.9), epsilon=(1e-5, 0.1), center=(False,), scale=(False,), synchronized=(False,))
    if d.flag(0.2):
        o.update(renorm=True, **d.some(renorm_momentum=(0.8,), renorm_clipping=({"rmax": 1.5, "rmin": 0.5, "dmax": 0.4},)))
    if d.flag(0.3):
        o["axis"] = d.int(1, len(shape))
    elif d.flag(0.3):
        o["axis"] = -1
    return single(L.BatchNormalization(**o, **common(d, "beta", "gamma")), shape if "axis" in o else unknown(d, shape), d.floats(6, *shape))


def masked_batch_normalization(d):
    x = keras.Input((None, 3), name="x")
    y = L.Masking()(x)
    y = L.BatchNormalization(**d.some(momentum=(0.5,), center=(False,), scale=(False,)))(y)
    data = d.floats(4, 5, 3)
    data[0, 3:] = 0
    data[2, 1:] = 0
    return keras.Model(x, y), {"x": data}


def axes(d, rank):
    if d.flag(0.4):
        return -1
    chosen = sorted(set(d.int(1, rank) for _ in range(d.int(1, rank))))
    return chosen[0] if len(chosen) == 1 and d.flag() else [a - rank - 1 if d.flag(0.3) else a for a in chosen]


def layer_normalization(d):
    shape = [d.int(2, 5) for _ in range(d.int(1, 4))]
    o = d.some(epsilon=(1e-5, 0.1), center=(False,), scale=(False,))
    return single(L.LayerNormalization(axis=axes(d, len(shape)), **o, **common(d, "beta", "gamma")), shape, d.floats(3, *shape))


def rms_normalization(d):
    shape = [d.int(2, 5) for _ in range(d.int(1, 3))]
    return single(L.RMSNormalization(axis=axes(d, len(shape)), **d.some(epsilon=(1e-5, 0.1))), shape, d.floats(3, *shape))


def unit_normalization(d):
    shape = [d.int(2, 5) for _ in range(d.int(1, 3))]
    return single(L.UnitNormalization(axis=axes(d, len(shape))), shape, d.floats(3, *shape))


def group_normalization(d):
    groups = d.one(1, 2, 3, -1)
    shape = [d.int(2, 4) for _ in range(d.int(0, 2))]
    o = d.some(epsilon=(1e-5, 0.1), center=(False,), scale=(False,))
    channels = abs(groups) * d.int(1, 3)
    if shape and d.flag(0.3):
        shape = [channels] + shape
        o["axis"] = 1
    else:
        shape = shape + [channels]
    return single(L.GroupNormalization(groups=groups, **o, **common(d, "beta", "gamma")), shape, d.floats(3, *shape))


def spectral_normalization(d):
    if d.flag():
        return single(L.SpectralNormalization(L.Conv2D(3, 2, use_bias=d.flag()), power_iterations=d.int(1, 3)), (5, 5, 2), d.floats(2, 5, 5, 2))
    return single(L.SpectralNormalization(L.Dense(4, activation=d.one(*ACTIVATIONS)), **d.some(power_iterations=(2,))), (5,), d.floats(3, 5))


def normalization(d):
    shape = [d.int(2, 4) for _ in range(d.int(1, 3))]
    axis = d.one(-1, None, 1, len(shape), tuple(range(1, len(shape) + 1)))
    invert = d.flag(0.3)
    if d.flag() and axis in (-1, None):
        n = shape[-1]
        many = axis == -1 and d.flag()
        layer = L.Normalization(axis=axis, mean=[0.5 + i for i in range(n)] if many else 0.5, variance=[1.5 + i for i in range(n)] if many else 2.0, invert=invert)
    else:
        layer = L.Normalization(axis=axis, invert=invert)
        layer.adapt(d.floats(20, *shape) * 3 + 1)
    return single(layer, shape, d.floats(3, *shape), keep_weights=True)


def activation(d):
    shape = [d.int(2, 5) for _ in range(d.int(1, 3))]
    name = d.one(*[a for a in ACTIVATIONS if a], "softmax", "log_softmax", "hard_tanh", "soft_shrink", "hard_shrink", "sparse_sigmoid", "sparsemax", "threshold")
    return single(L.Activation(name, **({"activity_regularizer": "l2"} if d.flag(0.1) else {})), unknown(d, shape), d.floats(3, *shape))


def activation_layer(d):
    shape = [d.int(2, 5) for _ in range(d.int(1, 3))]
    layer = d.one(lambda: L.ReLU(**d.some(max_value=(1.0, 6), negative_slope=(0.1, 0.3), threshold=(0.2, 1))), lambda: L.LeakyReLU(**d.some(negative_slope=(0.1, 0.0))),
                  lambda: L.ELU(**d.some(alpha=(0.5,))), lambda: L.Softmax(**d.some(axis=(-1, 1, len(shape), [1, -1] if len(shape) > 1 else [1]))),
                  lambda: L.PReLU(shared_axes=d.one(None, *([[1]] if len(shape) > 1 else [])), **common(d, "alpha", activity=False)),
                  lambda: L.ActivityRegularization(**d.some(l1=(0.1,), l2=(0.2,))))()
    return single(layer, shape, d.floats(3, *shape))


def masked_softmax(d):
    x, m = keras.Input((4, 5), name="x"), keras.Input((4, 5), name="m", dtype="bool")
    mask = d.ints(2, 3, 4, 5).astype(bool)
    mask[..., 0] = True
    return keras.Model([x, m], L.Softmax()(x, mask=m)), {"x": d.floats(3, 4, 5), "m": mask}


def reshaping(d):
    rank = d.int(1, 3)
    data_format, shape = spatial(d, rank, d.int(1, 3))
    pair = lambda: (d.int(0, 2), d.int(0, 2))
    formatted = {} if data_format is None else {"data_format": data_format}
    padding = d.one(d.int(0, 2), pair() if rank == 1 else tuple(d.int(0, 2) for _ in range(rank)), pair() if rank == 1 else tuple(pair() for _ in range(rank)))
    if rank == 1 and data_format == "channels_first" and d.flag():
        return single(L.ZeroPadding1D(padding, data_format="channels_first"), shape, d.floats(2, *shape))
    kind = d.one("ZeroPadding", "Cropping", "UpSampling", "Flatten", "Permute", "Reshape", "RepeatVector", "Identity")
    if kind in ("ZeroPadding", "Cropping"):
        layer = getattr(L, "%s%dD" % (kind, rank))(padding, **(formatted if rank > 1 else {}))
    elif kind == "UpSampling":
        layer = getattr(L, "UpSampling%dD" % rank)(d.int(1, 3) if rank == 1 else per_axis(d, rank, 1, 2, 3), **(formatted if rank > 1 else {}),
                                                 **({"interpolation": d.one("nearest", "bilinear", "bicubic", "lanczos3", "lanczos5")} if rank == 2 else {}))
    elif kind == "Flatten":
        layer = L.Flatten(**formatted)
    elif kind == "Permute":
        layer = L.Permute(tuple(int(i) for i in d.rng.permutation(rank + 1) + 1))
    elif kind == "Reshape":
        n = int(np.prod(shape))
        layer = L.Reshape(d.one((n,), (-1,), (1, n), (-1, shape[-1]), (n, 1), tuple(reversed(shape)), (shape[0], -1)))
        return single(layer, shape if d.flag(0.8) else (None,) + tuple(shape[1:]), d.floats(2, *shape))
    elif kind == "RepeatVector":
        return single(L.RepeatVector(d.int(1, 4)), (5,), d.floats(2, 5))
    else:
        layer = L.Identity()
    return single(layer, shape, d.floats(2, *shape))


def regularization(d):
    """At inference: what drops nothing."""
    shape = [d.int(2, 5) for _ in range(d.int(1, 4))]
    options = [lambda: L.Dropout(0.4, **d.some(seed=(3,))), lambda: L.GaussianDropout(0.3), lambda: L.GaussianNoise(0.3, seed=4), lambda: L.AlphaDropout(0.3),
               lambda: L.Dropout(0.0), lambda: L.Dropout(0.3, noise_shape=(None,) + (1,) * len(shape))]
    if len(shape) == 2:
        options.append(lambda: L.SpatialDropout1D(0.3))
    if len(shape) == 3:
        options.append(lambda: L.SpatialDropout2D(0.3, **d.some(data_format=("channels_first",))))
    if len(shape) == 4:
        options.append(lambda: L.SpatialDropout3D(0.3))
    return single(d.one(*options)(), shape, d.floats(3, *shape), gradients=False)


def merging(d):
    rank = d.int(1, 3)
    shape = [d.int(2, 4) for _ in range(rank)]
    kind = d.one("Add", "Subtract", "Multiply", "Average", "Maximum", "Minimum", "Concatenate", "Dot")
    n = 2 if kind in ("Subtract", "Dot") else d.int(2, 4)
    shapes = [list(shape) for _ in range(n)]
    options = {}
    if kind == "Concatenate":
        axis = d.int(1, rank)
        for s in shapes:
            s[axis - 1] = d.int(1, 4)
        options["axis"] = axis if d.flag() else axis - rank - 1
    elif kind == "Dot":
        a = d.int(1, rank)
        b = d.int(1, rank)
        shapes[1] = [d.int(2, 4) for _ in range(rank)]
        shapes[1][b - 1] = shapes[0][a - 1]
        options = dict(axes=(a, b) if a != b or d.flag() else a, normalize=d.flag(0.3))
    elif d.flag(0.4):
        for s in shapes[1:]:
            s[d.int(0, rank - 1)] = 1
    elif d.flag(0.3) and rank > 1:
        shapes[1] = shapes[1][1:]
    inputs = [keras.Input(s, name="x%d" % i) for i, s in enumerate(shapes)]
    return keras.Model(inputs, getattr(L, kind)(**options)(inputs)), {"x%d" % i: d.floats(3, *s) for i, s in enumerate(shapes)}


def masked_merging(d):
    a, b = keras.Input((5,), dtype="int32", name="a"), keras.Input((5,), dtype="int32", name="b")
    embed = L.Embedding(6, 3, mask_zero=True)
    other = L.Embedding(6, 3, mask_zero=d.flag(0.7))
    kind = d.one("Add", "Multiply", "Average", "Maximum", "Concatenate", "Subtract")
    y = getattr(L, kind)()([embed(a), other(b)])
    y = d.one(L.LSTM(2), L.GlobalAveragePooling1D(), L.SimpleRNN(2, return_sequences=True))(y)
    return keras.Model([a, b], y), {"a": d.ints(6, 4, 5), "b": d.ints(6, 4, 5)}


def recurrent_options(d, kind, units=None):
    o = dict(activation=d.one("tanh", "relu", "sigmoid", "linear", "elu"), use_bias=d.flag(0.8), **common(d, "kernel", "recurrent", "bias", activity=False))
    if kind != "SimpleRNN":
        o["recurrent_activation"] = d.one("sigmoid", "hard_sigmoid", "tanh", "sigmoid")
    if d.flag():
        o["activation"] = "tanh"
        if kind != "SimpleRNN":
            o["recurrent_activation"] = "sigmoid"
    if kind == "GRU":
        o["reset_after"] = d.flag()
    if kind == "LSTM":
        o["unit_forget_bias"] = d.flag()
    return o


def recurrent(kind):
    def make(d):
        units, steps, features = d.int(1, 4), d.int(2, 5), d.int(1, 3)
        o = recurrent_options(d, kind)
        o.update(go_backwards=d.flag(0.3), return_sequences=d.flag(), return_state=d.flag(0.3), unroll=d.flag(0.3))
        if d.flag(0.2):
            o.update(dropout=0.3, **d.some(recurrent_dropout=(0.2,)))
        stateful = d.flag(0.15)
        batch = 3
        x = keras.Input(batch_shape=(batch if stateful else None, steps if o["unroll"] or d.flag() else None, features), name="x")
        inputs, data = [x], {"x": d.floats(batch, steps, features)}
        y = x
        if d.flag(0.4):
            y = L.Masking(**d.some(mask_value=(0.0,)))(y)
            data["x"][0, 1:] = 0
            data["x"][1, :1] = 0
        keywords = {}
        if d.flag(0.3) and not stateful:
            states = [keras.Input((units,), name="s%d" % i) for i in range(2 if kind == "LSTM" else 1)]
            inputs += states
            keywords["initial_state"] = states if kind == "LSTM" or d.flag() else states[0]
            data.update({"s%d" % i: d.floats(batch, units) for i in range(len(states))})
        y = getattr(L, kind)(units, stateful=stateful, **o)(y, **keywords)
        return keras.Model(inputs if len(inputs) > 1 else x, y), data, dict(gradients=not o.get("dropout") and not stateful)
    return make


def cell(d, kind=None):
    kind = kind or d.one("SimpleRNN", "GRU", "LSTM")
    return getattr(L, kind + "Cell")(d.int(1, 3), **recurrent_options(d, kind))


def rnn_of_cells(d):
    o = d.some(return_sequences=(True,), return_state=(True,), go_backwards=(True,), unroll=(True,), zero_output_for_mask=(True,))
    cells = d.one(lambda: cell(d), lambda: L.StackedRNNCells([cell(d) for _ in range(d.int(1, 3))]), lambda: [cell(d), cell(d)])()
    x = keras.Input((4, 3), name="x")
    data = d.floats(3, 4, 3)
    y = x
    if d.flag():
        y = L.Masking()(y)
        data[0, 2:] = 0
    return keras.Model(x, L.RNN(cells, **o)(y)), {"x": data}


def bidirectional(d):
    kind = d.one("SimpleRNN", "GRU", "LSTM")
    units = d.int(1, 3)
    same = dict(return_sequences=d.flag(), return_state=d.flag(0.2))
    forward = getattr(L, kind)(units, **recurrent_options(d, kind), **same)
    options = {}
    if d.flag(0.3):
        other = d.one("SimpleRNN", "GRU", "LSTM")
        options["backward_layer"] = getattr(L, other)(units, go_backwards=True, **recurrent_options(d, other), **same)
    x = keras.Input((4, 3), name="x")
    data = d.floats(3, 4, 3)
    y = x
    if d.flag():
        y = L.Masking()(y)
        data[0, 2:] = 0
    return keras.Model(x, L.Bidirectional(forward, merge_mode=d.one("concat", "sum", "mul", "ave", None), **options)(y)), {"x": data}


def bidirectional_cells(d):
    x = keras.Input((4, 3), name="x")
    return keras.Model(x, L.Bidirectional(L.RNN(d.one(lambda: cell(d), lambda: [cell(d), cell(d)])(), return_sequences=d.flag()))(x)), {"x": d.floats(3, 4, 3)}


def conv_lstm(rank):
    def make(d):
        data_format, shape = spatial(d, rank, d.int(1, 2), 4, 5)
        strides = d.one(1, 1, 2)
        o = recurrent_options(d, "LSTM")
        layer = getattr(L, "ConvLSTM%dD" % rank)(
            d.int(1, 3), per_axis(d, rank, 1, 2, 3), strides=strides, padding=d.one("valid", "same"), data_format=data_format, dilation_rate=1 if strides > 1 else d.one(1, 1, 2),
            return_sequences=d.flag(), return_state=d.flag(0.3), go_backwards=d.flag(0.3), **o)
        return single(layer, [3] + shape, d.floats(2, 3, *shape))
    return make


def time_distributed(d):
    inner = d.one(lambda: (L.Dense(3, activation=d.one(*ACTIVATIONS)), (4,)), lambda: (L.Conv2D(2, 2, padding=d.one("same", "valid")), (4, 4, 2)), lambda: (L.Flatten(), (2, 3)),
                  lambda: (L.TimeDistributed(L.Dense(2)), (3, 4)), lambda: (L.LSTM(2), (3, 4)), lambda: (L.BatchNormalization(), (3,)),
                  lambda: (L.MaxPooling1D(2), (4, 3)), lambda: (L.GlobalAveragePooling2D(), (3, 3, 2)),
                  lambda: (keras.Sequential([keras.Input((4,)), L.Dense(3, activation="tanh"), L.Dense(2)]), (4,)), lambda: (L.Embedding(5, 3), None))()
    if inner[1] is None:
        return single(L.TimeDistributed(inner[0]), (3, 4), d.ints(5, 2, 3, 4), dtype="int32")
    x = keras.Input((None if d.flag(0.3) else 3,) + inner[1], name="x")
    data = d.floats(2, 3, *inner[1])
    y = x
    if d.flag(0.3) and len(inner[1]) == 1:
        y = L.Masking()(y)
        data[0, 1:] = 0
    return keras.Model(x, L.TimeDistributed(inner[0])(y)), {"x": data}


def masked_chain(d):
    x = keras.Input((None if d.flag() else 5, 3), name="x")
    data = d.floats(3, 5, 3)
    value = d.one(0.0, -1.0, 2)
    data[0, 2:] = value
    data[1, 1] = value
    y = L.Masking(value)(x)
    for _ in range(d.int(0, 2)):
        y = d.one(L.Dense(3), L.Activation("tanh"), L.LayerNormalization(), L.Dropout(0.0), L.TimeDistributed(L.Dense(3)), L.GRU(3, return_sequences=True), L.Conv1D(3, 2, padding="same"))(y)
    y = d.one(lambda y: L.GlobalAveragePooling1D()(y), lambda y: L.GlobalMaxPooling1D()(y), lambda y: L.LSTM(2)(y), lambda y: L.GRU(2)(y), lambda y: L.Attention()([y, y]),
              lambda y: L.MultiHeadAttention(2, 2)(y, y), lambda y: L.Softmax(axis=1)(y), lambda y: L.AdditiveAttention()([y, y]), lambda y: L.Bidirectional(L.LSTM(2))(y))(y)
    return keras.Model(x, y), {"x": data}


def attention(d):
    additive = d.flag(0.3)
    steps, keys, size = d.int(1, 4), d.int(2, 4), d.int(2, 4)
    names = ["q", "v"] + (["k"] if d.flag() else [])
    shapes = {"q": (steps, size), "v": (keys, size), "k": (keys, size)}
    inputs = [keras.Input(shapes[n], name=n) for n in names]
    data = {n: d.floats(2, *shapes[n]) for n in names}
    keywords = {}
    every = list(inputs)
    if d.flag(0.4):
        masks = [keras.Input((shapes[n][0],), dtype="bool", name=n + "m") for n in ("q", "v")]
        every += masks
        for n in ("q", "v"):
            data[n + "m"] = d.ints(2, 2, shapes[n][0]).astype(bool)
            data[n + "m"][:, 0] = True
        keywords["mask"] = masks
    keywords.update(d.some(return_attention_scores=(True,), use_causal_mask=(True,)))
    layer = L.AdditiveAttention(use_scale=d.flag()) if additive else L.Attention(use_scale=d.flag(), score_mode=d.one("dot", "concat"))
    return keras.Model(every, layer(inputs, **keywords)), data


def multi_head_attention(d):
    grouped = d.flag(0.25)
    steps, keys, size = d.int(1, 4), d.int(2, 4), d.int(2, 5)
    q, v = keras.Input((steps, size), name="q"), keras.Input((keys, size), name="v")
    inputs, data = [q, v], {"q": d.floats(2, steps, size), "v": d.floats(2, keys, size)}
    keywords = d.some(return_attention_scores=(True,), use_causal_mask=(True,))
    if d.flag(0.3):
        k = keras.Input((keys, d.int(2, 5)), name="k")
        inputs.append(k)
        data["k"] = d.floats(2, keys, k.shape[-1])
        keywords["key"] = k
    if d.flag(0.4):
        m = keras.Input((steps, keys), dtype="bool", name="m")
        inputs.append(m)
        data["m"] = d.ints(2, 2, steps, keys).astype(bool)
        data["m"][..., 0] = True
        keywords["attention_mask"] = m
    if d.flag(0.3):
        m = keras.Input((keys,), dtype="bool", name="vm")
        inputs.append(m)
        data["vm"] = d.ints(2, 2, keys).astype(bool)
        data["vm"][..., 0] = True
        keywords["value_mask"] = m
    o = dict(use_bias=d.flag(0.8), **common(d, "kernel", "bias"), **d.some(use_gate=(True,), flash_attention=(False,)))
    if d.flag(0.15):
        o["dropout"] = 0.3
    if d.flag(0.15):
        o["sliding_window"] = 2
    if grouped:
        o.pop("sliding_window", None)
        heads = d.one(1, 2)
        layer = L.GroupQueryAttention(d.int(1, 3), heads * d.int(1, 2), heads, **o)
    else:
        layer = L.MultiHeadAttention(d.int(1, 3), d.int(1, 3), **d.some(value_dim=(2, 3), output_shape=(4, (3,))), **o)
    return keras.Model(inputs, layer(q, v, **keywords)), data, dict(gradients="dropout" not in o)


def attention_axes(d):
    q, v = keras.Input((3, 4, 5), name="q"), keras.Input((3, 4, 5) if d.flag() else (2, 4, 5), name="v")
    axes = d.one((1,), (2,), (1, 2), None) if v.shape[1] == 3 else d.one((1,), (1, 2))
    return keras.Model([q, v], L.MultiHeadAttention(2, 3, attention_axes=axes, **d.some(output_shape=((2, 3),)))(q, v, return_attention_scores=d.flag())), \
        {"q": d.floats(2, 3, 4, 5), "v": d.floats(2, *v.shape[1:])}


def self_attention_masked(d):
    x = keras.Input((5,), dtype="int32", name="x")
    e = L.Embedding(6, 4, mask_zero=True)(x)
    y = L.MultiHeadAttention(2, 3)(e, e, **d.some(use_causal_mask=(True,)))
    y = L.LayerNormalization()(L.Add()([e, y]))
    y = d.one(L.GlobalAveragePooling1D(), L.LSTM(2), L.Flatten())(y)
    return keras.Model(x, y), {"x": np.array([[1, 2, 3, 0, 0], [4, 5, 1, 2, 3], [3, 0, 0, 0, 0]], "int32")}


def discretization(d):
    mode = d.one("int", "one_hot", "multi_hot", "count")
    layer = L.Discretization(bin_boundaries=sorted(float(v) for v in d.floats(d.int(1, 5))), output_mode=mode)
    if d.flag(0.3):
        layer = L.Discretization(num_bins=d.int(2, 5), output_mode=mode)
        layer.adapt(d.floats(50, 1))
    shape = [d.int(1, 4)] if d.flag() else [1]
    return single(layer, shape, d.floats(4, *shape), gradients=False, keep_weights=True)


def category_encoding(d):
    mode = d.one("one_hot", "multi_hot", "count")
    shape = [d.int(1, 4) for _ in range(d.int(0, 2) if mode == "one_hot" else d.int(1, 2))]
    layer = L.CategoryEncoding(num_tokens=6, output_mode=mode)
    x = d.ints(6, 4, *shape)
    if mode == "count" and d.flag() and len(shape) == 1:
        i, w = keras.Input(shape, dtype="int32", name="x"), keras.Input(shape, name="w")
        return keras.Model([i, w], layer(i, count_weights=w)), {"x": x, "w": np.abs(d.floats(4, *shape))}, dict(gradients=False)
    return single(layer, shape, x, dtype=d.one("int32", "int64"), gradients=False)


def hashing(d):
    texts = d.flag()
    o = d.some(mask_value=("a" if texts else 3,), salt=(5, [1, 2]))
    layer = L.Hashing(d.int(2, 8), output_mode=d.one("int", "int", "one_hot", "multi_hot", "count"), **o)
    shape = [d.int(1, 4)]
    if texts:
        x = np.array([["a", "b", "", "xyz", "größe"][int(i)] for i in d.ints(5, 3 * shape[0])], dtype=object).reshape([3] + shape)
        return single(layer, shape, x, dtype="string", gradients=False)
    return single(layer, shape, d.ints(50, 3, *shape).astype("int64"), dtype="int64", gradients=False)


def hashed_crossing(d):
    layer = L.HashedCrossing(d.int(3, 9), output_mode=d.one("int", "one_hot"))
    a, b = keras.Input((1,), dtype="int64", name="a"), keras.Input((1,), dtype="string", name="b")
    return keras.Model([a, b], layer([a, b])), {"a": d.ints(9, 4, 1).astype("int64"), "b": np.array([["p"], ["q"], ["r"], ["p"]], dtype=object)}, dict(gradients=False)


def integer_lookup(d):
    mode = d.one("int", "int", "one_hot", "multi_hot", "count", "tf_idf")
    o = dict(output_mode=mode, num_oov_indices=d.int(0, 2) if mode == "int" else 1, **d.some(mask_token=(0,), max_tokens=(12,)))
    if mode == "int":
        o.update(d.some(invert=(True,)))
        if o.get("invert"):
            o["num_oov_indices"] = 1
    if mode not in ("int",) and "max_tokens" in o:
        o["pad_to_max_tokens"] = d.flag()
    vocabulary = [11, 5, 7, 42]
    if mode == "tf_idf":
        o["idf_weights"] = [0.5, 0.7, 1.1, 2.0]
    layer = L.IntegerLookup(vocabulary=vocabulary, **o)
    values = [1, 2, 3, 4] if o.get("invert") else [11, 5, 7, 42] if o["num_oov_indices"] == 0 else [11, 5, 7, 42, 99, 0, 3]
    shape = [d.int(1, 4)] if mode != "one_hot" else d.one([], [1], [3])
    x = np.array([values[int(i)] for i in d.ints(len(values), 3 * int(np.prod(shape)))], "int64").reshape([3] + shape)
    return single(layer, shape, x, dtype="int64", gradients=False, keep_weights=True)


def string_lookup(d):
    mode = d.one("int", "int", "one_hot", "multi_hot", "count", "tf_idf")
    o = dict(output_mode=mode, num_oov_indices=d.int(0, 3) if mode == "int" else 1, **d.some(mask_token=("",), oov_token=("[OOV]",), max_tokens=(12,)))
    if mode != "int" and "max_tokens" in o:
        o["pad_to_max_tokens"] = d.flag()
    if mode == "tf_idf":
        o["idf_weights"] = [0.5, 0.7, 1.1, 2.0]
    layer = L.StringLookup(vocabulary=["a", "bb", "ccc", "ä"], **o)
    values = ["a", "bb", "ccc", "ä"] if o["num_oov_indices"] == 0 else ["a", "bb", "ccc", "ä", "zz", "", "q"]
    shape = [d.int(1, 4)] if mode != "one_hot" else d.one([], [1], [3])
    x = np.array([values[int(i)] for i in d.ints(len(values), 3 * int(np.prod(shape)))], dtype=object).reshape([3] + shape)
    return single(layer, shape, x, dtype="string", gradients=False, keep_weights=True)


def text_vectorization(d):
    mode = d.one("int", "int", "multi_hot", "count", "tf_idf")
    o = dict(output_mode=mode, standardize=d.one("lower_and_strip_punctuation", "lower", "strip_punctuation", None), split=d.one("whitespace", "whitespace", "character"),
             **d.some(ngrams=(2, (1, 3)), max_tokens=(30,)))
    if mode == "int":
        o.update(d.some(output_sequence_length=(4, 7)))
    elif "max_tokens" in o:
        o["pad_to_max_tokens"] = d.flag()
    layer = L.TextVectorization(**o)
    layer.adapt(["The cat sat.", "the dog, the cat!", "A bird flew over the dog", "x"])
    x = np.array([["the cat flew"], ["Dog! bird? zebra"], [""]], dtype=object)
    return single(layer, (1,), x, dtype="string", gradients=False, keep_weights=True)


def image(d):
    data_format, shape = spatial(d, 2, d.one(1, 3), 5, 9)
    kind = d.one("Resizing", "Resizing", "Resizing", "CenterCrop", "Rescaling")
    formatted = {} if data_format is None else {"data_format": data_format}
    x = (d.rng.random([2] + shape) * 255).astype("float32")
    if kind == "Resizing":
        o = dict(interpolation=d.one("bilinear", "nearest", "bicubic", "lanczos3", "lanczos5"), antialias=d.flag(0.3))
        o.update(d.one({}, {}, {"crop_to_aspect_ratio": True}, {"pad_to_aspect_ratio": True, **d.some(fill_value=(3.0,))}))
        layer = L.Resizing(d.int(3, 12), d.int(3, 12), **o, **formatted)
    elif kind == "CenterCrop":
        layer = L.CenterCrop(d.int(2, 10), d.int(2, 10), **formatted)
    else:
        layer = L.Rescaling(d.one(1 / 255, [0.1, 0.2, 0.3] if shape[-1] == 3 else 0.5), **d.some(offset=(-1, 0.5)))
    if d.flag(0.3):
        return single(layer, shape, x.astype("uint8"), dtype="uint8", gradients=False)
    return single(layer, shape, x, gradients=False)


MAKERS = {
    **{"conv%d" % r: convolution(r) for r in (1, 2, 3)}, **{"convtranspose%d" % r: convolution(r, True) for r in (1, 2, 3)},
    **{"depthwise%d" % r: depthwise(r) for r in (1, 2)}, **{"separable%d" % r: separable(r) for r in (1, 2)},
    **{"%spool%d" % (k.lower(), r): pooling(k, r) for k in ("Max", "Average") for r in (1, 2, 3)},
    **{"global%spool%d" % (k.lower(), r): global_pooling(k, r) for k in ("Max", "Average") for r in (1, 2, 3)},
    **{"adaptive%spool%d" % (k.lower(), r): adaptive(k, r) for k in ("Max", "Average") for r in (1, 2, 3)},
    "dense": dense, "einsumdense": einsum_dense, "embedding": embedding, "batchnorm": batch_normalization, "batchnormmasked": masked_batch_normalization,
    "layernorm": layer_normalization, "rmsnorm": rms_normalization, "unitnorm": unit_normalization, "groupnorm": group_normalization,
    "spectralnorm": spectral_normalization, "normalization": normalization, "activation": activation, "activationlayer": activation_layer, "softmaxmasked": masked_softmax,
    "reshaping": reshaping, "regularization": regularization, "merging": merging, "mergingmasked": masked_merging, "simplernn": recurrent("SimpleRNN"), "gru": recurrent("GRU"),
    "lstm": recurrent("LSTM"), "rnncells": rnn_of_cells, "bidirectional": bidirectional, "bidirectionalcells": bidirectional_cells,
    **{"convlstm%d" % r: conv_lstm(r) for r in (1, 2, 3)}, "timedistributed": time_distributed, "maskedchain": masked_chain, "attention": attention,
    "multiheadattention": multi_head_attention, "attentionaxes": attention_axes, "selfattention": self_attention_masked, "discretization": discretization,
    "categoryencoding": category_encoding, "hashing": hashing, "hashedcrossing": hashed_crossing, "integerlookup": integer_lookup, "stringlookup": string_lookup,
    "textvectorization": text_vectorization, "image": image,
}

if __name__ == "__main__":
    run(sys.argv[1], MAKERS, int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5])
