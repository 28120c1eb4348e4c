package dev.keratin.files.savedmodel;

/**
 * A variable of a SavedModel.
 *
 * @param nodeId its number in the object graph
 * @param name its name
 * @param trainable whether training changes it
 */
public record SavedVariable(int nodeId, String name, boolean trainable) {}
