/**
 * Whether an SPDX licence expression can be met with the allowed licences: `OR` needs one side, `AND` both; `WITH` exceptions
 * only add permissions and are looked through. Anything that does not parse is not allowed.
 */
export function isLicenceAllowed(expression: string, allowed: ReadonlySet<string>): boolean {
  const tokens = expression.match(/[()]|[^\s()]+/g) ?? [];
  let place = 0;
  const next = () => tokens[place];
  const take = () => tokens[place++];

  const any = (): boolean => {
    let met = all();
    while (next()?.toUpperCase() === 'OR') {
      take();
      const other = all();
      met = met || other;
    }
    return met;
  };
  const all = (): boolean => {
    let met = one();
    while (next()?.toUpperCase() === 'AND') {
      take();
      const other = one();
      met = met && other;
    }
    return met;
  };
  const one = (): boolean => {
    const token = take();
    if (token === '(') {
      const met = any();
      return take() === ')' && met;
    }
    if (next()?.toUpperCase() === 'WITH') place += 2;
    return token !== undefined && allowed.has(token);
  };

  const met = any();
  return met && place === tokens.length;
}
