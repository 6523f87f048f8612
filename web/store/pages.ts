/** Lists that come page by page, read whole where a page needs all of it. */

const PAGES_MAX = 20;
export const PAGE_SIZE = 200;

interface Page<T> {
  items: T[];
  next_page_token: string;
}

/** Every item, at most 20 pages of 200. */
export async function allOf<T>(ask: (token: string) => Promise<Page<T>>): Promise<T[]> {
  const found: T[] = [];
  let token = "";
  for (let page = 0; page < PAGES_MAX; page += 1) {
    const answered = await ask(token);
    found.push(...answered.items);
    token = answered.next_page_token;
    if (!token) break;
  }
  return found;
}
