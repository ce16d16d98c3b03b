import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.io.JsonEncoder;

/**
 * A team that has nothing of ours: Confluent's own serializers, a schema file and generic records. It does what it is
 * told on standard input, line by line, and answers each line with one line.
 */
public class ConfluentPeer {

    public static void main(String[] args) throws Exception {
        Map<String, Object> config = Map.of("schema.registry.url", args[0], "auto.register.schemas", true);
        KafkaAvroSerializer serializer = new KafkaAvroSerializer();
        serializer.configure(config, false);
        KafkaAvroDeserializer deserializer = new KafkaAvroDeserializer();
        deserializer.configure(config, false);

        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        System.out.println("peer ready");
        for (String line = in.readLine(); line != null; line = in.readLine()) {
            String[] words = line.split(" ");
            System.out.println("peer " + (words[0].equals("write")
                    ? write(serializer, words[1], Path.of(words[2]), Path.of(words[3]))
                    : read(deserializer, words[1], words[2])));
        }
    }

    /** Writes the JSON record with the schema; answers in base 64. */
    private static String write(KafkaAvroSerializer serializer, String topic, Path schemaFile, Path jsonFile)
            throws Exception {
        Schema schema = new Schema.Parser().parse(Files.readString(schemaFile));
        GenericRecord record = new GenericDatumReader<GenericRecord>(schema)
                .read(null, DecoderFactory.get().jsonDecoder(schema, Files.readString(jsonFile)));
        return Base64.getEncoder().encodeToString(serializer.serialize(topic, record));
    }

    /** Reads bytes given in base 64; answers with the record as JSON, in base 64. */
    private static String read(KafkaAvroDeserializer deserializer, String topic, String base64) throws Exception {
        GenericRecord record = (GenericRecord) deserializer.deserialize(topic, Base64.getDecoder().decode(base64));
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        JsonEncoder encoder = EncoderFactory.get().jsonEncoder(record.getSchema(), json);
        new GenericDatumWriter<GenericRecord>(record.getSchema()).write(record, encoder);
        encoder.flush();
        return Base64.getEncoder().encodeToString(json.toByteArray());
    }
}
