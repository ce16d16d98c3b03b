package io.turnstream.app.demo;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;
import org.junit.jupiter.api.Test;

class ChannelViewTest {

    private final ChannelView view = new ChannelView();

    @Test
    void growsAMessageByItsAppends() {
        arrives("{'serial':'2','action':0,'name':'ai-output','data':'','extras':{'ai':{'codec':{'kind':'text'}}}}");
        arrives("{'serial':'2','action':5,'data':'Hel'}");
        arrives("{'serial':'2','action':5,'data':'lo'}");

        assertThat(view.messages()).singleElement().satisfies(message -> {
            assertThat(message.name()).isEqualTo("ai-output");
            assertThat(message.text()).isEqualTo("Hello");
            assertThat(message.codec("kind")).isEqualTo("text");
        });
    }

    @Test
    void replacesAMessageByItsUpdate() {
        arrives("{'serial':'1','action':0,'data':'wrong'}");
        arrives("{'serial':'1','action':1,'data':'right'}");

        assertThat(texts()).containsExactly("right");
        assertThat(view.rewrites()).isEqualTo(1);
    }

    @Test
    void doesNotCallItARewriteWhenAnUpdateGoesOn() {
        arrives("{'serial':'1','action':0,'data':''}");
        arrives("{'serial':'1','action':5,'data':'Hel'}");
        arrives("{'serial':'1','action':1,'data':'Hello'}");

        assertThat(view.rewrites()).isZero();
    }

    @Test
    void showsWhatIsAppendedTwiceTwice() {
        arrives("{'serial':'1','action':0,'data':''}");
        arrives("{'serial':'1','action':5,'data':'again'}");
        arrives("{'serial':'1','action':5,'data':'again'}");

        assertThat(texts()).containsExactly("againagain");
    }

    @Test
    void forgetsADeletedMessageAndKeepsTheOrderOfTheChannel() {
        arrives("{'serial':'3','action':0,'data':'third'}");
        arrives("{'serial':'1','action':0,'data':'first'}");
        arrives("{'serial':'2','action':0,'data':'second'}");
        arrives("{'serial':'2','action':2}");

        assertThat(texts()).containsExactly("first", "third");
    }

    private List<String> texts() {
        return view.messages().stream().map(ShownMessage::text).toList();
    }

    private void arrives(String json) {
        try {
            view.apply(new ObjectMapper().readTree(json.replace('\'', '"')));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
