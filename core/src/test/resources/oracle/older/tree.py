"""What Keras 3.0 takes from dm-tree, said by TensorFlow's own nest, which orders and counts as it does."""
from tensorflow.python.util import nest
from tensorflow.python.util.nest import flatten, map_structure, map_structure_up_to, assert_same_structure

is_nested = nest.is_nested
unflatten_as = nest.pack_sequence_as
_sequence_like = nest._sequence_like
_yield_sorted_items = nest._yield_sorted_items
