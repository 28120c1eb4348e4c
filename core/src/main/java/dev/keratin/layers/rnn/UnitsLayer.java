package dev.keratin.layers.rnn;

import dev.keratin.layers.InputChecks;
import dev.keratin.layers.Layer;
import dev.keratin.serialization.Arg;
import dev.keratin.serialization.Schema;
import dev.keratin.tensor.Shape;
import java.util.List;

/**
 * A recurrent layer whose arguments are those of its cell.
 *
 * @param <S> the layer's own class
 */
public abstract class UnitsLayer<S extends UnitsLayer<S>> extends RecurrentLayer<S> implements RecurrentOptions<S> {

    UnitsLayer(Schema<? extends Layer> schema) {
        super(schema);
    }

    @Override
    protected void build(List<Shape> inputShapes) {
        InputChecks.ofRank(this, inputShapes, inputRank());
        super.build(inputShapes);
    }

    int inputRank() {
        return 3;
    }

    /** Gives a cell this layer's arguments. */
    final <C extends RecurrentCell<C> & RecurrentOptions<C>> C equip(C cell, String name) {
        for (Arg<?> arg : cell.schema().args()) {
            if (arg != NAME && schema().args().contains(arg)) {
                cell.with(arg, get(arg));
            }
        }
        return cell.name(name);
    }
}
