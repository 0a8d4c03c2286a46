import { z } from 'zod';

/**
 * As HTML's own e-mail field takes it. zod's stricter default refuses addresses that people have: `a&b@x.example`, or
 * those under a punycode top level.
 */
export const EmailAddress = z.email({ pattern: z.regexes.html5Email }).max(254);
