package city.lean.engine.marks;

/**
 * The start of a root process instance under a business key.
 *
 * @param restartOf the finished instance that this one restarts, or null
 */
record Start(String businessKey, String root, String restartOf) {}
