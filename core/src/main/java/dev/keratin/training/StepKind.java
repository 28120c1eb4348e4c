package dev.keratin.training;

/** What is done with a batch. */
enum StepKind {
    TRAIN,
    TEST,
    PREDICT
}
