/** What a new password must be, as the API checks it. */
export const PASSWORD_HINT = "10 characters or more. A few words in a row are good; not a common password, and not your name.";
