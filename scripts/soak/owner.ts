/** Returns the host's id for a user of the sandbox. */
export const ownerOf = (userId: string): string => `owner-${userId}`;

/** Returns the user id of an owner. */
export const userOf = (ownerId: string): string => ownerId.slice("owner-".length);
