using System.Runtime.InteropServices;
using CsCheck;

namespace Zarr.Core.Tests.Codecs;

/// <summary>Bytes of several temperaments, the same on every run.</summary>
public static class SampleData
{
    public static readonly string[] Kinds = ["zero", "arange", "walk", "noise", "small", "sparse", "text", "periodic"];

    public static byte[] Create(string kind, int length, int seed = 1)
    {
        var random = new Random(seed);
        var bytes = new byte[length];
        switch (kind)
        {
            case "zero":
                break;
            case "arange":
                Fill<int>(bytes, i => i);
                break;
            case "walk":
                var at = 0.0;
                Fill<double>(bytes, _ => at += random.NextDouble() - 0.5);
                break;
            case "noise":
                random.NextBytes(bytes);
                break;
            case "small":
                Fill<short>(bytes, _ => (short)(random.Next(9) - 4));
                break;
            case "sparse":
                for (var i = 0; i < length; i += 1 + random.Next(300))
                    bytes[i] = (byte)random.Next(256);
                break;
            case "text":
                string[] words = ["chunk ", "array ", "zarr ", "store ", "compress", "shuffle ", "a ", "\n"];
                for (var i = 0; i < length;)
                    foreach (var c in words[random.Next(words.Length)])
                        if (i < length)
                            bytes[i++] = (byte)c;
                break;
            case "periodic":
                for (var i = 0; i < length; i++)
                    bytes[i] = (byte)(random.Next(500) == 0 ? random.Next(256) : i % (3 + i / 5000 % 30) * 7);
                break;
            default:
                throw new ArgumentException(kind);
        }
        return bytes;
    }

    public static byte[] Bytes<T>(int count, Func<int, T> element) where T : unmanaged
    {
        var bytes = new byte[count * Marshal.SizeOf<T>()];
        Fill(bytes, element);
        return bytes;
    }

    public static Gen<T> OneOf<T>(params T[] items) => Gen.Int[0, items.Length - 1].Select(i => items[i]);

    private static void Fill<T>(byte[] bytes, Func<int, T> element) where T : unmanaged
    {
        var elements = MemoryMarshal.Cast<byte, T>(bytes.AsSpan());
        for (var i = 0; i < elements.Length; i++)
            elements[i] = element(i);
    }
}
