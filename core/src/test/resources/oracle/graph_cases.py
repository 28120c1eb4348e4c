"""Models of many shapes: shared layers, models in models, structures, operations. Usage: graph_cases.py DIR SEED COUNT [NAME,...]"""
from differential import *

L, ops = keras.layers, keras.ops


def x_of(d, *shape, **options):
    return keras.Input(shape, name=options.pop("name", "x"), **options)


def shared_layer(d):
    a, b = x_of(d, 4, name="a"), x_of(d, 4, name="b")
    dense = L.Dense(3, activation="tanh")
    p, q = dense(a), dense(b)
    r = dense(L.Concatenate()([p, d.floats(1).item() * q])[:, :4]) if d.flag() else q
    return keras.Model([a, b], L.Dense(2)(L.Multiply()([p, r]))), {"a": d.floats(3, 4), "b": d.floats(3, 4)}


def nested_models(d):
    inner_input = keras.Input((4,))
    inner = keras.Model(inner_input, L.Dense(4, activation="relu")(inner_input), name="inner") if d.flag() else keras.Sequential([keras.Input((4,)), L.Dense(4, activation="tanh"), L.BatchNormalization()], name="inner")
    if d.flag():
        outer_input = keras.Input((4,))
        inner = keras.Model(outer_input, L.Add()([inner(outer_input), inner(inner(outer_input))]), name="middle")
    x = x_of(d, 4)
    y = inner(x)
    if d.flag():
        y = inner(L.Rescaling(0.5)(y))
    return keras.Model(x, L.Dense(2)(y)), {"x": d.floats(3, 4)}


def multi_output_inner(d):
    i, j = keras.Input((4,)), keras.Input((3,))
    inner = keras.Model([i, j], [L.Dense(2)(i), L.Dense(3)(L.Concatenate()([i, j]))])
    a, b = x_of(d, 4, name="a"), x_of(d, 3, name="b")
    p, q = inner([a, b])
    r, s = inner([a, q])
    return keras.Model([a, b], [p, s] if d.flag() else L.Concatenate()([p, q, r, s])), {"a": d.floats(3, 4), "b": d.floats(3, 3)}


def dict_inputs(d):
    first, second = d.one(("a", "b"), ("b", "a"))
    inputs = {first: x_of(d, 4, name=first), second: x_of(d, 3, name=second)}
    h = L.Concatenate()([inputs[first], inputs[second]])
    outputs = d.one(L.Dense(2)(h), {"p": L.Dense(2, name="p")(h), "o": L.Dense(3, name="o")(h)}, [L.Dense(2)(h), L.Dense(1)(h)])
    return keras.Model(inputs, outputs), {first: d.floats(3, 4), second: d.floats(3, 3)}


def nested_structures(d):
    a, b, c = x_of(d, 4, name="a"), x_of(d, 3, name="b"), x_of(d, 2, name="c")
    inputs = d.one([a, [b, c]], {"l": [a, b], "s": c}, [{"a": a, "b": b}, c], (a, (b, c)))
    h = L.Concatenate()([a, b, c])
    outputs = d.one([L.Dense(2)(h), [L.Dense(1)(h)]], {"u": L.Dense(2)(h), "v": {"w": L.Dense(3)(h)}})
    return keras.Model(inputs, outputs), {"a": d.floats(3, 4), "b": d.floats(3, 3), "c": d.floats(3, 2)}


UNARY = [
    lambda x: x[:, 1:], lambda x: x[..., None], lambda x: x[:, ::2], lambda x: x[:, -1], lambda x: x[:, 0:1, :-1], lambda x: x[:, :, 1], lambda x: x[..., ::-1], lambda x: x[:, None, 1:3],
    lambda x: 1 - x, lambda x: 2.0 / (x * x + 1), lambda x: x ** 2, lambda x: 2 ** x, lambda x: -x, lambda x: abs(x), lambda x: x / 3, lambda x: x // 2, lambda x: x % 2, lambda x: 0.5 + x * 2 - 1,
    lambda x: ops.exp(x), lambda x: ops.log(x * x + 1), lambda x: ops.sqrt(ops.abs(x)), lambda x: ops.square(x), lambda x: ops.tanh(x), lambda x: ops.sigmoid(x), lambda x: ops.relu(x), lambda x: ops.gelu(x),
    lambda x: ops.softmax(x, axis=1), lambda x: ops.log_softmax(x), lambda x: ops.sin(x) + ops.cos(x), lambda x: ops.clip(x, -0.5, 0.5), lambda x: ops.maximum(x, 0), lambda x: ops.minimum(0.3, x),
    lambda x: ops.mean(x, axis=1), lambda x: ops.sum(x, axis=-1, keepdims=True), lambda x: ops.max(x, axis=(1, 2)), lambda x: ops.min(x, axis=1, keepdims=True), lambda x: ops.var(x, axis=-1), lambda x: ops.std(x, axis=1),
    lambda x: ops.prod(x, axis=1), lambda x: ops.logsumexp(x, axis=1), lambda x: ops.norm(x, axis=-1), lambda x: ops.cumsum(x, axis=1), lambda x: ops.flip(x, axis=1), lambda x: ops.roll(x, 1, axis=1),
    lambda x: ops.reshape(x, (-1, 12)), lambda x: ops.transpose(x, (0, 2, 1)), lambda x: ops.expand_dims(x, 1), lambda x: ops.squeeze(ops.expand_dims(x, 2), 2), lambda x: ops.repeat(x, 2, axis=1),
    lambda x: ops.tile(x, (1, 2, 1)), lambda x: ops.pad(x, ((0, 0), (1, 0), (0, 2))), lambda x: ops.concatenate([x, x], axis=1), lambda x: ops.stack([x, 2 * x], axis=1), lambda x: ops.swapaxes(x, 1, 2),
    lambda x: ops.where(x > 0, x, 0.1 * x), lambda x: ops.where(ops.less(x, 0.5), 1.0, x), lambda x: ops.cast(x > 0, "float32") * x, lambda x: ops.einsum("bij,bkj->bik", x, x), lambda x: ops.matmul(x, ops.transpose(x, (0, 2, 1))),
    lambda x: x @ ops.transpose(x, (0, 2, 1)), lambda x: ops.split(x, 2, axis=-1)[1], lambda x: ops.argmax(x, axis=-1), lambda x: ops.one_hot(ops.argmax(x, axis=-1), 4), lambda x: ops.take(x, [0, 2], axis=1),
    lambda x: ops.sign(x) * ops.floor(x), lambda x: ops.top_k(x, 2)[0], lambda x: ops.moveaxis(x, 1, 2), lambda x: ops.normalize(x, axis=-1), lambda x: ops.power(ops.abs(x), 1.5),
    lambda x: ops.leaky_relu(x, 0.1), lambda x: ops.elu(x), lambda x: ops.silu(x), lambda x: ops.softplus(x), lambda x: ops.hard_sigmoid(x), lambda x: ops.erf(x), lambda x: ops.rsqrt(x * x + 1), lambda x: ops.reciprocal(x * x + 1),
    lambda x: ops.logical_and(x > 0, x < 1), lambda x: ops.equal(x, x), lambda x: ops.round(x), lambda x: ops.ones_like(x) + ops.zeros_like(x), lambda x: ops.arctan(x), lambda x: ops.log1p(ops.abs(x)),
    lambda x: ops.sort(x, axis=1), lambda x: ops.argsort(x), lambda x: ops.top_k(x, 2)[1], lambda x: ops.median(x, axis=1), lambda x: ops.quantile(x, 0.3, axis=(1, 2)), lambda x: ops.take_along_axis(x, ops.argsort(x, axis=1), axis=1),
    lambda x: ops.cumprod(x, axis=1), lambda x: ops.nan_to_num(x / ops.relu(x)), lambda x: ops.nanmean(ops.log(x), axis=1), lambda x: ops.nansum(ops.sqrt(x), axis=-1), lambda x: ops.rot90(x, axes=(1, 2)), lambda x: ops.diagonal(x, axis1=1, axis2=2),
    lambda x: ops.trace(x, 1, 1, 2), lambda x: ops.average_pool(x, 2), lambda x: ops.max_pool(x, 2, 1, "same"), lambda x: ops.adaptive_average_pool(x, (2,)), lambda x: ops.conv(x, ops.sum(x[:1, :, :, None] * ops.ones((1, 1, 1, 2)), axis=1, keepdims=True)[0], 1),
    lambda x: ops.erfc(x), lambda x: ops.sinc(x), lambda x: ops.fmod(x, 0.7), lambda x: ops.signbit(x), lambda x: ops.isclose(x, 0.1, atol=0.5), lambda x: ops.trapezoid(x, axis=1), lambda x: ops.linspace(x, 2.0, 3, axis=1), lambda x: ops.append(x, 2 * x, axis=2),
    lambda x: ops.rfft(x)[1], lambda x: ops.stft(ops.reshape(x, (-1, 12)), 4, 2, 4)[0], lambda x: ops.inner(x, x[0]), lambda x: ops.tensordot(x, ops.transpose(x[0]), axes=1), lambda x: ops.pad(x, ((0, 0), (2, 1), (0, 3)), mode="reflect"),
    lambda x: ops.slice(x, (0, 1, 0), (2, 2, 3)), lambda x: ops.scatter_update(x, [[0, 1]], x[:1, 0]), lambda x: ops.segment_sum(x[0], ops.argmax(x[0], axis=-1), 4), lambda x: ops.inv(ops.matmul(x, ops.transpose(x, (0, 2, 1))) + 1.0 * ops.one_hot(ops.argmax(x * 0, axis=-1) + ops.array([0, 1, 2]), 3)),
    lambda x: ops.array_split(x, 3, axis=2)[0], lambda x: ops.select([x > 0, x > -1], [x, 2 * x], 0.5), lambda x: ops.count_nonzero(ops.relu(x), axis=1), lambda x: ops.digitize(x, np.array([-0.5, 0.5])), lambda x: ops.corrcoef(x[0]),
    lambda x: ops.expm1(x), lambda x: ops.dot(x, ops.ones((4, 2))), lambda x: ops.stop_gradient(x) * x, lambda x: ops.any(x > 1, axis=-1), lambda x: ops.all(x > -9, axis=1),
]
BINARY = [lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, lambda x, y: x / (y * y + 1), lambda x, y: ops.maximum(x, y), lambda x, y: ops.minimum(x, y), lambda x, y: x > y, lambda x, y: ops.where(x >= y, x, y),
          lambda x, y: ops.concatenate([x, y], axis=-1), lambda x, y: ops.stack([x, y], axis=-1), lambda x, y: ops.einsum("bij,bij->bi", x, y), lambda x, y: ops.matmul(x, ops.swapaxes(y, -1, -2)), lambda x, y: ops.not_equal(x, y),
          lambda x, y: x * y[:, :1], lambda x, y: ops.arctan2(x, y * y + 1), lambda x, y: ops.logaddexp(x, y), lambda x, y: (x + 1) * (y - 1) / 2, lambda x, y: ops.binary_crossentropy(ops.sigmoid(x), ops.sigmoid(y)), lambda x, y: ops.categorical_crossentropy(ops.softmax(x), y, from_logits=True), lambda x, y: ops.sparse_categorical_crossentropy(ops.argmax(x, axis=-1), ops.softmax(y)),
          lambda x, y: ops.dot_product_attention(x[..., None], y[..., None], y[..., None], is_causal=True), lambda x, y: ops.batch_normalization(x, y[0, 0], ops.square(y[0, 1]), -1), lambda x, y: ops.cdist(x, y), lambda x, y: ops.cross(x[..., :3], y[..., 1:]), lambda x, y: ops.kron(x[0], y[1]),
          lambda x, y: ops.fmax(x, y), lambda x, y: ops.logaddexp2(x, y), lambda x, y: ops.fft((x, y))[0], lambda x, y: ops.conv(x, y[:, None, :, 0][:1] * ops.ones((2, 4, 1))), lambda x, y: ops.searchsorted(ops.sort(x[0, 0]), y[0, 0]), lambda x, y: ops.slice_update(x * 1.0, (0, 0, 0), y)]


def operation(d):
    x = x_of(d, 3, 4)
    y = d.one(*UNARY)(x)
    return keras.Model(x, y), {"x": d.floats(2, 3, 4)}


def operations(d):
    """Several in a chain, as far as they fit."""
    x = x_of(d, 3, 4)
    h = L.Dense(4)(x)
    for _ in range(3):
        made = d.one(*UNARY)(h)
        if len(made.shape) == 3 and tuple(made.shape[1:]) == (3, 4) and made.dtype == "float32":
            h = made
    return keras.Model(x, h), {"x": d.floats(2, 3, 4)}


def binary(d):
    a, b = x_of(d, 3, 4, name="a"), x_of(d, 3, 4, name="b")
    return keras.Model([a, b], d.one(*BINARY)(a, b)), {"a": d.floats(2, 3, 4), "b": d.floats(2, 3, 4)}


def integers(d):
    a = x_of(d, 4, name="a", dtype=d.one("int32", "int64"))
    y = d.one(lambda a: a + 1, lambda a: ops.cast(a, "float32") / 3, lambda a: ops.one_hot(a, 6), lambda a: L.Embedding(6, 2)(a % 6), lambda a: ops.where(a > 2, a, 0), lambda a: a * 2 - a // 2, lambda a: ops.equal(a, 3), lambda a: ops.sum(a, axis=1), lambda a: L.Dense(2)(ops.cast(a, "float32")),
              lambda a: ops.max(a, axis=1), lambda a: a[:, 1:3])(a)
    return keras.Model(a, y), {"a": d.ints(6, 3, 4).astype(a.dtype)}


def batch_sizes(d):
    x = keras.Input(batch_shape=(3, d.one(4, None), 5), name="x")
    return keras.Model(x, d.one(L.GRU(2, stateful=True), L.Dense(2), L.Conv1D(2, 2))(x)), {"x": d.floats(3, 4, 5)}, dict(gradients=False)


def optional_inputs(d):
    a, b = x_of(d, 4, name="a"), keras.Input((3,), name="b", optional=True)
    return keras.Model([a, b], L.Dense(2)(L.Concatenate()([a, b]))), {"a": d.floats(3, 4), "b": d.floats(3, 3)}


def preprocessing_in_graph(d):
    s, n = keras.Input((1,), dtype="string", name="s"), x_of(d, 3, name="n")
    e = L.StringLookup(vocabulary=["a", "b", "c"], output_mode="one_hot")(s)
    h = L.Concatenate()([e, L.Normalization(mean=0.3, variance=2.0)(n)])
    return keras.Model([s, n], L.Dense(2)(h)), {"s": np.array([["a"], ["zz"], ["c"]], dtype=object), "n": d.floats(3, 3)}


def submodel(d):
    """Cut out of another model at a layer's name."""
    base = keras.Sequential([keras.Input((6, 6, 2)), L.Conv2D(3, 2, activation="relu", name="c"), L.BatchNormalization(name="n"), L.MaxPooling2D(2), L.Flatten(), L.Dense(3)])
    cut = keras.Model(base.inputs, base.get_layer(d.one("c", "n")).output)
    x = x_of(d, 6, 6, 2)
    return keras.Model(x, L.GlobalAveragePooling2D()(cut(x))), {"x": d.floats(2, 6, 6, 2)}


def residual_tower(d):
    x = x_of(d, 8, 8, 3)
    h = L.Conv2D(4, 3, padding="same")(x)
    for _ in range(d.int(1, 3)):
        r = L.Conv2D(4, 3, padding="same", use_bias=False)(L.Activation("relu")(L.BatchNormalization()(h)))
        gate = L.Dense(4, activation="sigmoid")(L.GlobalAveragePooling2D()(r))
        h = L.Add()([h, L.Multiply()([r, L.Reshape((1, 1, 4))(gate)])]) if d.flag() else h + r * gate[:, None, None, :]
    return keras.Model(x, L.Dense(3, activation="softmax")(L.GlobalMaxPooling2D()(h))), {"x": d.floats(2, 8, 8, 3)}


def encoder_decoder(d):
    q, a = keras.Input((None,), dtype="int32", name="q"), keras.Input((None,), dtype="int32", name="a")
    kind = d.one("LSTM", "GRU")
    e = L.Embedding(7, 3, mask_zero=d.flag())
    _, *states = getattr(L, kind)(4, return_state=True)(e(q))
    h = getattr(L, kind)(4, return_sequences=True)(L.Embedding(7, 3, mask_zero=d.flag())(a), initial_state=states)
    return keras.Model([q, a], L.TimeDistributed(L.Dense(7, activation="softmax"))(h)), {"q": d.ints(7, 3, 5), "a": d.ints(7, 3, 4)}


def transformer(d):
    x = keras.Input((5,), dtype="int32", name="x")
    h = L.Embedding(8, 6)(x)
    for _ in range(d.int(1, 2)):
        n = L.LayerNormalization(epsilon=1e-6)(h)
        h = h + L.MultiHeadAttention(2, 3)(n, n, use_causal_mask=d.flag())
        h = h + L.Dense(6)(L.Dense(8, activation="gelu")(L.LayerNormalization()(h)))
    return keras.Model(x, L.Dense(8)(h)), {"x": d.ints(8, 3, 5)}


MAKERS = {"sharedlayer": shared_layer, "nestedmodels": nested_models, "multioutputinner": multi_output_inner, "dictinputs": dict_inputs,
          "nestedstructures": nested_structures, "operation": operation, "operations": operations, "binary": binary, "integers": integers,
          "batchsizes": batch_sizes, "optionalinputs": optional_inputs, "preprocessingingraph": preprocessing_in_graph, "submodel": submodel,
          "residualtower": residual_tower, "encoderdecoder": encoder_decoder, "transformer": transformer}

if __name__ == "__main__":
    run(sys.argv[1], MAKERS, int(sys.argv[2]), int(sys.argv[3]), *sys.argv[4:5])
