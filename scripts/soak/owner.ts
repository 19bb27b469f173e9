/** Whose connection a person of the sandbox is, and back. */

/** The host's own id for a person. */
export const ownerOf = (userId: string): string => `owner-${userId}`;

/** The person of an owner. */
export const userOf = (ownerId: string): string => ownerId.slice("owner-".length);
