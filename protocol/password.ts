/** Characters as a person counts them. Nothing else is asked of a new password but that it is not a common one. */
export const SHORTEST_PASSWORD = 8;
export const LONGEST_PASSWORD = 128;
