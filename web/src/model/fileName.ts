/** Return a file's name for a thing with a name of its own: letters, digits and underscores. */
export function fileName(name: string, extension: string): string {
  const plain = name
    .normalize("NFKD")
    .toLowerCase()
    .replace(/\p{Mark}/gu, "")
    .replace(/[^\p{Letter}\p{Number}]+/gu, "_")
    .replace(/^_+|_+$/g, "");
  return `${plain || "flow"}.${extension}`;
}
