/** Where a refusal sends people, once it is sure that a click there opens a page and runs nothing. */
export function findHelpUrl(helpUrl: string | undefined): string | undefined {
  if (helpUrl === undefined || !URL.canParse(helpUrl)) return undefined;
  const { protocol, href } = new URL(helpUrl);
  return protocol === 'https:' || protocol === 'http:' ? href : undefined;
}
