/**
 * Has schemas read values without making functions of text, which the page's content policy forbids: the attempt alone would be reported
 * as a breach. To be imported before any schema is made, since a schema decides when it is made.
 */
import { z } from 'zod';

z.config({ jitless: true });
