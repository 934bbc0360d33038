declare module 'papaparse' {
  const Papa: { NODE_STREAM_INPUT: symbol; parse(input: symbol, options: object): NodeJS.ReadWriteStream };
  export default Papa;
}
