package io.turnstream.app.config;

/** How many letters must be added, removed or changed to make one word of another (Levenshtein). */
final class EditDistance {

    private EditDistance() {}

    static int between(String from, String to) {
        int[] distance = new int[to.length() + 1];
        for (int j = 0; j <= to.length(); j++) {
            distance[j] = j;
        }
        for (int i = 1; i <= from.length(); i++) {
            int diagonal = distance[0];
            distance[0] = i;
            for (int j = 1; j <= to.length(); j++) {
                int change = diagonal + (from.charAt(i - 1) == to.charAt(j - 1) ? 0 : 1);
                diagonal = distance[j];
                distance[j] = Math.min(change, 1 + Math.min(distance[j], distance[j - 1]));
            }
        }
        return distance[to.length()];
    }
}
