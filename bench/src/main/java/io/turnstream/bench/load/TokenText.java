package io.turnstream.bench.load;

import java.util.Optional;

/**
 * The text of a token that says which one it is: whoever sees the end of a text knows which tokens have arrived, whatever
 * the operation was that carried them, and whoever published it.
 *
 * @param response number of the response in its stream
 * @param token number of the token in its response
 */
public record TokenText(int response, int token) {

    /** Characters of every token. */
    public static final int LENGTH = 12;

    private static final int RESPONSE_DIGITS = 4;
    private static final int TOKEN_DIGITS = 5;

    /** Such as {@code r0007t00042 }. */
    public String text() {
        StringBuilder text = new StringBuilder(LENGTH);
        digits(text.append('r'), response, RESPONSE_DIGITS);
        digits(text.append('t'), token, TOKEN_DIGITS);
        return text.append(' ').toString();
    }

    /** The token with which {@code text} ends; empty when it ends with something else. */
    public static Optional<TokenText> lastOf(String text) {
        int start = text.length() - LENGTH;
        if (start < 0 || text.charAt(start) != 'r' || text.charAt(text.length() - 1) != ' ') {
            return Optional.empty();
        }
        int t = start + 1 + RESPONSE_DIGITS;
        int response = number(text, start + 1, RESPONSE_DIGITS);
        int token = number(text, t + 1, TOKEN_DIGITS);
        return text.charAt(t) != 't' || response < 0 || token < 0
                ? Optional.empty()
                : Optional.of(new TokenText(response, token));
    }

    /**
     * True when what a text has from a place on is what the tokens of its response are there; which response it is, its own
     * beginning says.
     */
    public static boolean isPiece(CharSequence text, int from) {
        int response = text.length() <= RESPONSE_DIGITS
                ? -1
                : number(text.subSequence(0, 1 + RESPONSE_DIGITS).toString(), 1, RESPONSE_DIGITS);
        if (response < 0) {
            return false;
        }
        String token = "";
        for (int at = from; at < text.length(); at++) {
            if (at == from || at % LENGTH == 0) {
                token = new TokenText(response, at / LENGTH).text();
            }
            if (text.charAt(at) != token.charAt(at % LENGTH)) {
                return false;
            }
        }
        return true;
    }

    private static void digits(StringBuilder text, int number, int digits) {
        String plain = Integer.toString(number);
        text.append("0".repeat(Math.max(0, digits - plain.length()))).append(plain);
    }

    private static int number(String text, int from, int digits) {
        int number = 0;
        for (int i = from; i < from + digits; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
