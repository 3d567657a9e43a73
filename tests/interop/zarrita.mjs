// The zarrita side: `write FOLDER` makes Zarr v3 arrays, `check FOLDER` reads what is there, `digest FOLDER` reads what this module made of the
// arrays of tests/fixtures; `digest FOLDER 2` the copies in v3 of those that are in v2. As zarr_python.py.
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import FileSystemStore from "@zarrita/storage/fs";
import * as zarr from "zarrita";

const [mode, folder, writtenIn = "3"] = process.argv.slice(2);

const isFloat = (dtype) => dtype.startsWith("float");
const fillOf = (dtype) => (dtype === "bool" ? true : isFloat(dtype) ? NaN : dtype.endsWith("64") ? 3n : 3);

function element(dtype, k) {
  const n = (k * 7) % 120;
  if (dtype === "bool") return n % 2 === 1;
  if (isFloat(dtype)) return n - 59.5;
  return dtype.endsWith("64") ? BigInt(n) : n;
}

async function write() {
  const blosc = (cname, shuffle, typesize) => ({ name: "blosc", configuration: { cname, clevel: 5, shuffle, typesize, blocksize: 0 } });
  const bytes = (endian) => ({ name: "bytes", configuration: { endian } });
  const cases = [];
  for (const dtype of ["bool", "int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64", "float32", "float64"])
    cases.push([dtype, [5, 6], [2, 4], [bytes("little")], "plain"]);
  for (const cname of ["blosclz", "lz4", "lz4hc", "zlib", "zstd"])
    for (const shuffle of ["noshuffle", "shuffle", "bitshuffle"])
      cases.push(["int32", [50, 60], [20, 32], [bytes("little"), blosc(cname, shuffle, 4)], `blosc.${cname}.${shuffle}`]);
  cases.push(["int32", [50, 60], [20, 32], [bytes("little"), { name: "zstd", configuration: { level: 3, checksum: false } }], "zstd"]);
  cases.push(["float64", [4, 3, 5], [2, 2, 3], [{ name: "transpose", configuration: { order: [2, 0, 1] } }, bytes("little")], "transposed"]);
  cases.push(["int16", [7], [3], [bytes("big")], "big"]);
  for (const [dtype, shape, chunks, codecs, label] of cases) {
    const path = join(folder, [dtype, "C", shape.join("x"), chunks.join("x"), label].join("-"));
    const array = await zarr.create(new FileSystemStore(path), {
      shape, chunkShape: chunks, dtype, codecs, // Its metadata writer knows no BigInt.
      fillValue: typeof fillOf(dtype) === "bigint" ? Number(fillOf(dtype)) : fillOf(dtype), attributes: { unit: "kelvin" },
    });
    const written = [shape[0] - 1, ...shape.slice(1)];
    const count = written.reduce((a, b) => a * b, 1);
    const values = Array.from({ length: count }, (_, k) => element(dtype, k));
    const types = { bool: zarr.BoolArray, int8: Int8Array, int16: Int16Array, int32: Int32Array, int64: BigInt64Array, uint8: Uint8Array,
      uint16: Uint16Array, uint32: Uint32Array, uint64: BigUint64Array, float32: Float32Array, float64: Float64Array };
    let data;
    if (dtype === "bool") {
      data = new zarr.BoolArray(count);
      values.forEach((v, i) => data.set(i, v));
    } else data = types[dtype].from(values);
    const stride = written.map((_, axis) => written.slice(axis + 1).reduce((a, b) => a * b, 1));
    await zarr.set(array, [zarr.slice(0, shape[0] - 1), ...shape.slice(1).map(() => null)], { data, shape: written, stride });
  }
}

async function check() {
  for (const name of readdirSync(folder).sort()) {
    try {
      const array = await zarr.open.v3(new FileSystemStore(join(folder, name)), { kind: "array" });
      const { data, shape, stride } = await zarr.get(array);
      const row = shape.length === 0 ? 1 : shape.slice(1).reduce((a, b) => a * b, 1);
      const total = shape.reduce((a, b) => a * b, 1);
      for (let k = 0; k < total; k++) {
        let rest = k, at = 0;
        for (let axis = shape.length - 1; axis >= 0; axis--) {
          at += (rest % shape[axis]) * stride[axis];
          rest = Math.floor(rest / shape[axis]);
        }
        const want = shape.length > 0 && k >= total - row ? fillOf(array.dtype) : element(array.dtype, k);
        const got = array.dtype === "bool" ? data.get(at) : data[at];
        if (!Object.is(got, want)) throw new Error(`element ${k} is ${got}, not ${want}`);
      }
      if (array.attrs.unit !== "kelvin") throw new Error("the attribute is lost");
      console.log(`ok ${name}`);
    } catch (error) {
      console.log(`FAILED ${name}: ${error}`);
    }
  }
}

// What zarrita 0.7 cannot read, or reads otherwise; docs/differences.md says more.
const beyond = [
  [/blosc-snappy/, "its Blosc has no Snappy"],
  [/type\/(complex|r\d|numpy|bfloat16|float8|u?int[24]|struct|raw_bytes|null_terminated|fixed_length|bytes|variable)|float16|fill\/complex/, "it does not know the data type"],
  [/codec\/(reshape|packbits|numcodecs-(bz2|crc32|adler32))/, "it does not know the codec"],
  [/codec\/two-transposes/, "it takes the second transpose for one of the array's axes"],
  [/grid\/rectilinear/, "it does not know the grid"],
  [/shard\/(.*start|nested.*|compressed|transposed)|cast_value-sharded/, "it takes every index for one at the end, and sharding for the only codec"],
  [/fill\/(uint64|little-i8|big-u8)/, "its numbers in metadata are doubles"],
  [/fill\/(float32\/4|float64\/1)/, "it knows one NaN"],
  [/shape\/(empty|0)/, "it cannot read an array of no elements"],
  [/filter\/delta-narrow/, "it takes a delta for one without another stored type"],
];

// Elements in C order as bytes, or as lines of JSON; see tests/fixtures/generate/expected.py.
function hash({ data, shape, stride }) {
  const total = shape.reduce((a, b) => a * b, 1);
  const isBool = data instanceof zarr.BoolArray;
  const out = isBool ? new Uint8Array(total) : Array.isArray(data) ? [] : new data.constructor(total);
  for (let k = 0; k < total; k++) {
    let rest = k, at = 0;
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      at += (rest % shape[axis]) * stride[axis];
      rest = Math.floor(rest / shape[axis]);
    }
    out[k] = isBool ? Number(data.get(at)) : data[at];
  }
  const bytes = Array.isArray(out) ? out.map((e) => JSON.stringify(e) + "\n").join("") : new Uint8Array(out.buffer);
  return createHash("sha256").update(bytes).digest("hex");
}

async function digest() {
  const manifest = JSON.parse(readFileSync(new URL("../fixtures/manifest.json", import.meta.url), "utf8"));
  for (const { name, zarr_format: format, sha256 } of manifest) {
    const path = join(folder, name);
    if (format !== Number(writtenIn) || !existsSync(path)) continue;
    const why = beyond.find(([pattern]) => pattern.test(name));
    if (why) {
      console.log(`skipped ${name}: ${why[1]}`);
      continue;
    }
    try {
      const array = await zarr.open.v3(new FileSystemStore(path), { kind: "array" });
      const result = await zarr.get(array);
      const scalars = { int16: Int16Array, int32: Int32Array };
      const got = hash(array.shape.length ? result : { data: scalars[array.dtype].of(result), shape: [], stride: [] });
      if (got !== sha256) throw new Error("it reads as other elements");
      console.log(`ok ${name}`);
    } catch (error) {
      // Of what zarr-python 2 has, there are many types and codecs that it does not know.
      const unknown = writtenIn === "2" && /Unknown codec|Unknown or unsupported dataType|dataType\.match/.test(error);
      console.log(unknown ? `skipped ${name}: ${error.message}` : `FAILED ${name}: ${error}`);
    }
  }
}

// The tree that interop.ps1 writes, by its consolidated metadata; zarrita writes none itself.
async function checkTree() {
  try {
    const store = await zarr.withConsolidatedMetadata(new FileSystemStore(folder), { format: "v3" });
    const got = store.contents().map(({ path, kind }) => `${path} ${kind}`).sort().join(", ");
    const want = "/ group, /land group, /land/dry group, /land/temp array, /sea array";
    if (got !== want) throw new Error(`it holds ${got}, not ${want}`);
    const root = await zarr.open.v3(store, { kind: "group" });
    if (root.attrs.title !== "Größe") throw new Error("the attribute of the root is lost");
    const array = await zarr.open.v3(root.resolve("land/temp"), { kind: "array" });
    if (array.shape[0] !== 7 || array.attrs.unit !== "kelvin") throw new Error("the array is another one");
    if ((await zarr.get(array)).data[6] !== 3) throw new Error("the elements are others");
    console.log("ok consolidated");
  } catch (error) {
    console.log(`FAILED consolidated: ${error}`);
  }
}

const writeTree = () => {};

// An unknown codec behind a known one is reported twice, once to no one.
process.on("unhandledRejection", () => {});
await { write, check, digest, "write-tree": writeTree, "check-tree": checkTree }[mode]();
