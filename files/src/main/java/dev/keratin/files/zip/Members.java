package dev.keratin.files.zip;

import dev.keratin.files.LimitExceededException;

/** What all kinds of members share. */
final class Members {

    private Members() {}

    static void checkSize(Member member, long limit) throws LimitExceededException {
        if (member.size() > Math.min(limit, Integer.MAX_VALUE - 8)) {
            throw new LimitExceededException("The member \"" + member.name() + "\" has " + member.size()
                    + " bytes, expected at most " + Math.min(limit, Integer.MAX_VALUE - 8) + ".");
        }
    }
}
