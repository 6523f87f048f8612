/** A photo of a phone, with fewer pixels: still readable, and small enough to be kept. */

const BYTES_ENOUGH = 1_500_000;
const PIXELS_MAX = 2000;
const QUALITY = 0.85;

/** The file itself where it is small, no picture, or one that the browser cannot read. */
export async function smaller(file: File): Promise<Blob> {
  if (!file.type.startsWith("image/") || (file.size <= BYTES_ENOUGH && file.type !== "image/heic")) return file;
  const picture = await createImageBitmap(file).catch(() => undefined);
  if (!picture) return file;
  const scale = Math.min(1, PIXELS_MAX / Math.max(picture.width, picture.height));
  const canvas = new OffscreenCanvas(Math.round(picture.width * scale), Math.round(picture.height * scale));
  canvas.getContext("2d")?.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return canvas.convertToBlob({ type: "image/jpeg", quality: QUALITY });
}
