package io.millrace.gateway.live.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameReaderTest {
    private final FrameReader reader = new FrameReader(new ObjectMapper());

    @Test
    void readsEachFrameOfTheContract() {
        assertThat(reader.read("{\"type\":\"auth\",\"token\":\"x\"}"))
                .isEqualTo(new ClientFrame.Auth("x"));
        assertThat(reader.read("{\"type\":\"token\",\"token\":\"y\"}"))
                .isEqualTo(new ClientFrame.Token("y"));
        assertThat(reader.read("{\"type\":\"pong\"}")).isEqualTo(new ClientFrame.Pong());
        assertThat(reader.read("{\"type\":\"unsubscribe\",\"channels\":[\"runs\"]}"))
                .isEqualTo(new ClientFrame.Unsubscribe(Set.of(Channel.RUNS)));
        assertThat(
                        reader.read(
                                "{\"type\":\"subscribe\",\"channels\":[\"overview\",\"batches\"],"
                                        + "\"from\":{\"batches\":1234}}"))
                .isEqualTo(
                        new ClientFrame.Subscribe(
                                Set.of(Channel.OVERVIEW, Channel.BATCHES),
                                Map.of(Channel.BATCHES, 1234L)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}",
                "{\"type\":1}",
                "{\"type\":\"shout\"}",
                "{\"type\":\"auth\"}",
                "{\"type\":\"auth\",\"token\":5}",
                "{\"type\":\"auth\",\"token\":\"x\",\"tenant\":\"other\"}",
                "{\"type\":\"pong\",\"x\":1}",
                "{\"type\":\"subscribe\"}",
                "{\"type\":\"subscribe\",\"channels\":[]}",
                "{\"type\":\"subscribe\",\"channels\":\"overview\"}",
                "{\"type\":\"subscribe\",\"channels\":[\"secrets\"]}",
                "{\"type\":\"subscribe\",\"channels\":[\"runs\"],\"from\":{\"batches\":1}}",
                "{\"type\":\"subscribe\",\"channels\":[\"runs\"],\"from\":{\"runs\":-1}}",
                "{\"type\":\"subscribe\",\"channels\":[\"runs\"],\"from\":{\"runs\":\"1\"}}",
                "{\"type\":\"subscribe\",\"channels\":[\"runs\"],\"from\":{\"runs\":1e99}}",
            })
    void refusesWhatTheContractDoesNotName(String text) {
        assertThatThrownBy(() -> reader.read(text)).isInstanceOf(ProtocolException.class);
    }
}
