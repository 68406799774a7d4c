/** Letters and digits without look-alikes: for what is read out, or from paper. */
export const READABLE_LETTERS = 'abcdefghjkmnpqrstuvwxyz23456789';
