package dev.keratin.files.hdf5;

import dev.keratin.files.StoredArray.ByteSink;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Data in one run of the file: read in pieces through one reused buffer, or viewed where the file lies in memory. */
record ContiguousData(Hdf5Input input, long address, long size) implements RawData {

    @Override
    public void transferTo(ByteSink sink) throws IOException {
        ByteBuffer buffer = input.takeBuffer();
        try {
            for (long done = 0; done < size; ) {
                int count = (int) Math.min(Hdf5Input.PIECE, size - done);
                ByteBuffer view = input.view(address + done, count);
                if (view != null) {
                    sink.accept(view.order(ByteOrder.LITTLE_ENDIAN));
                } else {
                    buffer.clear().limit(count);
                    input.readFully(address + done, buffer);
                    sink.accept(buffer.flip());
                }
                done += count;
            }
        } finally {
            input.giveBack(buffer);
        }
    }
}
