/** How tall rows are: `data-density` of the document, or of a part of it. */
export const DENSITIES = [["compact", "Compact"], ["comfortable", "Comfortable"]] as const;
