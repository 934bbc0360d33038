/** How copies are made. The same version, source and marks give the same bytes. */
export const redactionTool = { name: 'Continuity redaction (PDFium, @embedpdf/pdfium 2.15.1)', version: '1' } as const;
