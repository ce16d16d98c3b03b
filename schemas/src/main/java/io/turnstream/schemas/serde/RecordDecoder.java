package io.turnstream.schemas.serde;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.avro.AvroRuntimeException;
import org.apache.avro.io.Decoder;
import org.apache.avro.util.Utf8;
import org.jspecify.annotations.Nullable;

/**
 * Avro's binary encoding, read from an array that is already in memory.
 *
 * <p>Avro's own decoder believes every length that it reads and allocates it, so that a few garbage bytes on a topic
 * can ask for two gigabytes. Here no length and no number of items may exceed the bytes that are left; a record that
 * asks for more is bad. (An array of items that take no bytes, such as nulls, is refused too; no schema of ours has
 * one.) Not safe for use by several threads.
 */
final class RecordDecoder extends Decoder {

    private final byte[] bytes;
    private int position;

    RecordDecoder(byte[] bytes, int offset) {
        this.bytes = bytes;
        this.position = offset;
    }

    int remaining() {
        return bytes.length - position;
    }

    /** Moves on by {@code length}, which came from the bytes, and returns where it began. */
    private int take(long length) throws IOException {
        if (length < 0) {
            throw new AvroRuntimeException("negative length " + length);
        }
        if (length > remaining()) {
            throw new EOFException(length + " bytes announced, " + remaining() + " left");
        }
        int start = position;
        position += (int) length;
        return start;
    }

    @Override
    public void readNull() {}

    @Override
    public boolean readBoolean() throws IOException {
        return bytes[take(1)] == 1;
    }

    @Override
    public int readInt() throws IOException {
        long value = readLong();
        if (value != (int) value) {
            throw new AvroRuntimeException("not an int: " + value);
        }
        return (int) value;
    }

    @Override
    public long readLong() throws IOException {
        long zigzag = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            byte next = bytes[take(1)];
            zigzag |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return (zigzag >>> 1) ^ -(zigzag & 1);
            }
        }
        throw new AvroRuntimeException("a number of more than ten bytes");
    }

    @Override
    public float readFloat() throws IOException {
        return Float.intBitsToFloat(Integer.reverseBytes(ByteBuffer.wrap(bytes).getInt(take(Float.BYTES))));
    }

    @Override
    public double readDouble() throws IOException {
        return Double.longBitsToDouble(Long.reverseBytes(ByteBuffer.wrap(bytes).getLong(take(Double.BYTES))));
    }

    @Override
    public String readString() throws IOException {
        int length = length();
        return new String(bytes, take(length), length, StandardCharsets.UTF_8);
    }

    @Override
    public Utf8 readString(@Nullable Utf8 old) throws IOException {
        return new Utf8(readString());
    }

    @Override
    public void skipString() throws IOException {
        take(readLong());
    }

    @Override
    public ByteBuffer readBytes(@Nullable ByteBuffer old) throws IOException {
        int length = length();
        byte[] copy = new byte[length];
        System.arraycopy(bytes, take(length), copy, 0, length);
        return ByteBuffer.wrap(copy);
    }

    @Override
    public void skipBytes() throws IOException {
        take(readLong());
    }

    @Override
    public void readFixed(byte[] target, int start, int length) throws IOException {
        System.arraycopy(bytes, take(length), target, start, length);
    }

    @Override
    public void skipFixed(int length) throws IOException {
        take(length);
    }

    @Override
    public int readEnum() throws IOException {
        return readInt();
    }

    @Override
    public int readIndex() throws IOException {
        return readInt();
    }

    @Override
    public long readArrayStart() throws IOException {
        return itemCount();
    }

    @Override
    public long arrayNext() throws IOException {
        return itemCount();
    }

    @Override
    public long skipArray() throws IOException {
        return skipItems();
    }

    @Override
    public long readMapStart() throws IOException {
        return itemCount();
    }

    @Override
    public long mapNext() throws IOException {
        return itemCount();
    }

    @Override
    public long skipMap() throws IOException {
        return skipItems();
    }

    private int length() throws IOException {
        long length = readLong();
        if (length < 0 || length > remaining()) {
            throw new EOFException(length + " bytes announced, " + remaining() + " left");
        }
        return (int) length;
    }

    /** Items in the next block; a negative number announces that the block's size in bytes follows. */
    private long itemCount() throws IOException {
        long count = readLong();
        if (count < 0) {
            readLong();
            count = -count;
        }
        if (count < 0 || count > remaining()) {
            throw new EOFException(count + " items announced, " + remaining() + " bytes left");
        }
        return count;
    }

    /** Skips the blocks whose size is known; returns the number of items that the caller must skip one by one. */
    private long skipItems() throws IOException {
        long count = readLong();
        while (count < 0) {
            take(readLong());
            count = readLong();
        }
        if (count > remaining()) {
            throw new EOFException(count + " items announced, " + remaining() + " bytes left");
        }
        return count;
    }
}
