"""Lists the public classes of real Keras by kind, for the table in docs/coverage.md. Usage: make_classes.py > classes.json"""
import inspect, json, keras
kinds = {}
for kind in ("layers", "initializers", "regularizers", "constraints", "losses", "metrics", "optimizers", "optimizers.schedules", "callbacks"):
    module = keras
    for part in kind.split("."):
        module = getattr(module, part)
    kinds[kind] = sorted(n for n in dir(module) if inspect.isclass(getattr(module, n)) and not n.startswith("_"))
kinds["activations"] = sorted(n for n in dir(keras.activations) if not n.startswith("_") and callable(getattr(keras.activations, n)) and n not in ("get", "serialize", "deserialize"))
json.dump({"keras": keras.__version__, "classes": kinds}, __import__("sys").stdout, indent=1)
