/** Why a placeholder stands for a PDF that only a password opens: the one reason that whoever exports can do something about. */
export const lockedPdf = 'it is a PDF, but it is locked with a password';
