using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using Xunit;
using Zarr.Arrays.Coordinates;
using Zarr.Format.DataTypes;
using Zarr.Format.Metadata;

namespace Zarr.Core.Tests.Coordinates;

/// <summary>
/// What xarray makes of stored values, case by case: cf_vectors.jsonl, which stands beside the checkout under <c>shared/research/cf</c>. What differs does so on purpose, see
/// docs/differences.md, "What values mean".
/// </summary>
public partial class XarrayVectorTests
{
    // Of years before 0 cftime writes three digits.
    [System.Text.RegularExpressions.GeneratedRegex(@"^-(\d{3})-")]
    private static partial System.Text.RegularExpressions.Regex FourDigits();

    private static IEnumerable<JsonElement> Cases(string kind)
    {
        string? path = null;
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null && path is null; folder = folder.Parent)
            if (Path.Combine(folder.FullName, "shared", "research", "cf", "cf_vectors.jsonl") is var file && File.Exists(file)) path = file;
        Assert.SkipWhen(path is null, "The cases of xarray (shared/research/cf/cf_vectors.jsonl) are not here.");
        foreach (var line in File.ReadLines(path!))
            if (JsonDocument.Parse(line.Replace("NaN,", "\"NaN\",", StringComparison.Ordinal)).RootElement is var one && one.GetProperty("kind").GetString() == kind) yield return one;
    }

    [Theory]
    [InlineData("decode", 900)]
    [InlineData("zarr-read", 250)]
    public void Values_are_those_of_xarray_but_for_what_is_better_otherwise(string kind, int least)
    {
        var (agree, differ) = (0, new List<string>());
        foreach (var one in Cases(kind))
        {
            if (!TryRead(one, out var type, out var attributes, out var stored) || IsElsewhere(one, attributes)) continue;
            var (expected, got) = (Expected(one), Decode(one, type, attributes, stored));
            if (expected == got) agree++;
            else if (Reason(one, type, attributes, expected) is null) differ.Add($"{one.GetProperty("id")} {one.GetProperty("group")} {type} {JsonSerializer.Serialize(attributes)} fill {(one.TryGetProperty("fill_value", out var fill) ? fill.ToString() : "")} v{(one.TryGetProperty("zarr_format", out var format) ? format.ToString() : "")}\n  xarray {expected}\n  here   {got}");
        }

        Assert.True(differ.Count == 0, $"{agree} agree, {differ.Count} differ:\n{string.Join('\n', differ.Take(400))}");
        Assert.True(agree >= least, $"{agree} agree.");
    }

    [Fact]
    public void What_was_read_is_written_as_it_was_stored()
    {
        var (agree, differ) = (0, new List<string>());
        foreach (var one in Cases("decode"))
        {
            if (!TryRead(one, out var type, out var attributes, out var stored) || IsElsewhere(one, attributes)) continue;
            ValueEncoding? encoding;
            try
            {
                encoding = ValueEncoding.Of(type, attributes, ZarrFormat.V3, null, "a", out _);
            }
            catch (ZarrException)
            {
                continue;
            }

            if (encoding is null) continue;
            try
            {
                var (values, decoded) = encoding.Decode(Copy(type, stored));
                var again = encoding.Encode(decoded.ToElements(values));
                var (twice, of) = encoding.Decode((Array)again.Clone());
                var (before, after) = (Text(values, decoded), Text(twice, of));
                if (before == after) agree++;
                else if (!decoded.Name.StartsWith("time[ns", StringComparison.Ordinal) && !decoded.Name.StartsWith("time[us", StringComparison.Ordinal) && decoded is not DurationDataType) differ.Add($"{one.GetProperty("id")} {type} {JsonSerializer.Serialize(attributes)}\n  {before}\n  {after}");
            }
            catch (ZarrException e) when (e.Id == ZarrErrorId.ValueNotConvertible)
            {
                // What has no place for a missing value, and times between those that can be counted.
            }
        }

        Assert.True(differ.Count == 0, $"{agree} agree, {differ.Count} differ:\n{string.Join('\n', differ.Take(40))}");
        Assert.True(agree > 500, $"{agree} agree.");
    }

    [Fact]
    public void Values_are_stored_as_xarray_stores_them_or_refused()
    {
        var (agree, refused, differ) = (0, 0, new List<string>());
        foreach (var one in Cases("encode"))
        {
            var (name, given) = (one.GetProperty("dtype").GetString()!, one.GetProperty("encoding"));
            if (!one.TryGetProperty("stored", out var hex) || !one.TryGetProperty("encoded", out var encoded) || !given.TryGetProperty("dtype", out var target) || target.GetString() is not { } wanted) continue;
            // What has no units yet, or is of a type that it chooses itself, is not what an array takes that is there.
            if (name[0] is not ('f' or 'i' or 'u' or 'M') || wanted[0] is not ('f' or 'i' or 'u') || (name[0] == 'M' && !given.TryGetProperty("units", out _))) continue;
            var attributes = JsonObject.Create(given)!.Where(pair => pair.Key != "dtype").ToDictionary(pair => pair.Key, pair => pair.Value is JsonObject typed ? Typed(typed) : AttributeValues.FromJson(pair.Value));
            var (memory, stored) = (DataType.Parse(name), DataType.Parse(wanted));
            if (ValueEncoding.Of(stored, attributes, ZarrFormat.V3, null, "a", out _) is not { } encoding) continue;
            try
            {
                var packed = encoding.Encode(memory.ToElements(Copy(memory, Convert.FromHexString(hex.GetString()!))));
                var (got, expected) = (Text(packed, stored), encoded.TryGetProperty("hex", out var bytes) ? Text(Copy(stored, Convert.FromHexString(bytes.GetString()!)), stored) : "");
                if (got == expected) agree++;
                // In float32 the scale is rounded before it is used.
                else if (name != "f4" && encoded.GetProperty("dtype").GetString() == wanted) differ.Add($"{one.GetProperty("id")} {name} {given}\n  xarray {expected}\n  here   {got}");
            }
            catch (ZarrException e) when (e.Id is ZarrErrorId.ValueNotConvertible)
            {
                refused++;
            }
        }

        Assert.True(differ.Count == 0, $"{agree} agree, {refused} are refused, {differ.Count} differ:\n{string.Join('\n', differ.Take(60))}");
        Assert.True(agree > 40, $"{agree} agree, {refused} are refused.");
    }

    private static bool TryRead(JsonElement one, out DataType type, out Dictionary<string, object?> attributes, out byte[] stored)
    {
        (type, attributes, stored) = (null!, [], []);
        if (!one.TryGetProperty("stored", out var hex) || one.GetProperty("dtype").GetString() is not { } name || name[0] is not ('i' or 'u' or 'f') || name.StartsWith("float", StringComparison.Ordinal)) return false;
        if (one.TryGetProperty("options", out var options) && options.TryGetProperty("time_unit", out var unit) && unit.GetString() != "ns") return false;
        if (one.TryGetProperty("options", out options) && options.TryGetProperty("decode_via_units", out _)) return false;
        (type, stored) = (DataType.Parse(name), Convert.FromHexString(hex.GetString()!));
        if (!one.TryGetProperty("attrs", out var attrs)) return true;
        foreach (var (key, value) in JsonObject.Create(attrs)!)
        {
            // A scale that is no 64-bit float is of netCDF: JSON has none.
            if (value is JsonObject typed)
            {
                if (key is "scale_factor" or "add_offset" && typed["$t"]?.GetValue<string>() != "f8") return false;
                attributes[key] = Typed(typed);
            }
            else attributes[key] = AttributeValues.FromJson(value) is object?[] list ? Array.ConvertAll(list, item => item is AttributeMap map ? (map.ContainsKey("$s") ? double.Parse(((string)map["$s"]!).Replace("Infinity", "∞", StringComparison.Ordinal), CultureInfo.InvariantCulture) : null) : item) : AttributeValues.FromJson(value);
        }

        return true;
    }

    private static object? Typed(JsonObject typed)
    {
        if (typed["$s"]?.GetValue<string>() is { } word) return word switch { "NaN" => double.NaN, "-Infinity" => double.NegativeInfinity, _ => double.PositiveInfinity };
        var type = DataType.Parse(typed["$t"]!.GetValue<string>());
        var bytes = Convert.FromHexString(typed["$h"]!.GetValue<string>());
        var items = Enumerable.Range(0, bytes.Length / type.ItemSize).Select(i => type.GetElement(bytes.AsSpan(i * type.ItemSize, type.ItemSize))).ToArray();
        return typed.ContainsKey("$n") ? items : items[0];
    }

    private static Array Copy(DataType type, byte[] stored)
    {
        var storage = type.CreateArray(stored.Length / type.ItemSize);
        stored.CopyTo(MemoryMarshal.CreateSpan(ref MemoryMarshal.GetArrayDataReference(storage), stored.Length));
        return storage;
    }

    private static string Decode(JsonElement one, DataType type, Dictionary<string, object?> attributes, byte[] stored)
    {
        try
        {
            var format = one.TryGetProperty("zarr_format", out var number) ? (ZarrFormat)number.GetInt32() : ZarrFormat.V3;
            object? fill = null;
            if (format == ZarrFormat.V2 && one.TryGetProperty("fill_value", out var json) && json.ValueKind != JsonValueKind.Null)
            {
                fill = type.GetElement(type.ParseFillValue(JsonNode.Parse(json.GetRawText()), format));
                attributes = new(attributes) { ["_ARRAY_DIMENSIONS"] = new object[] { "x" } };
            }

            var storage = Copy(type, stored);
            if (ValueEncoding.Of(type, attributes, format, fill, "a", out _) is not { } encoding) return Text(storage, type);
            var (values, decoded) = encoding.Decode(storage);
            return Text(values, decoded);
        }
        catch (ZarrException e)
        {
            return $"error {e.Id}";
        }
    }

    private static string Text(Array values, DataType type) => type switch
    {
        DateTimeDataType or ExactTimeDataType => "time " + string.Join(' ', ((long[])values).Select(count => count == long.MinValue ? "NaT" : Nanoseconds(type, count))),
        DurationDataType duration => "duration " + string.Join(' ', ((long[])values).Select(count => count == long.MinValue ? "NaT" : Nanoseconds(duration.TimeUnit.ToTime(count)))),
        _ => type.NumPyName + " " + string.Join(' ', type.ToElements(values).Cast<object?>().Select(value => Convert.ToString(value, CultureInfo.InvariantCulture))),
    };

    private static string Nanoseconds(DataType type, long count)
    {
        var coding = (type as DateTimeDataType)?.Coding ?? ((ExactTimeDataType)type).Coding;
        var (time, calendar) = (coding.ToTime(count), coding.Calendar);
        return calendar.IsCivil(ExactTime.FloorDivide(time.Seconds, CivilDate.SecondsPerDay, out _)) ? TimeText.FormatDate(time, new("ns", 1)) : TimeText.FormatDate(time, new("us", 1), calendar) + "000";
    }

    private static string Nanoseconds(ExactTime time) => (time.Seconds * 1_000_000_000 + time.Attoseconds / 1_000_000_000).ToString(CultureInfo.InvariantCulture);

    private static string Expected(JsonElement one)
    {
        if (!one.TryGetProperty("decoded", out var decoded)) return $"error {one.GetProperty("error")}";
        var name = decoded.GetProperty("dtype").GetString()!;
        if (name == "cftime") return "time " + string.Join(' ', decoded.GetProperty("cf").GetProperty("dates").EnumerateArray().Select(date => FourDigits().Replace(date.GetString() + "000", "-0$1-")));
        if (!decoded.TryGetProperty("hex", out var hex)) return $"text {decoded}";
        var type = DataType.Parse(name);
        var values = Copy(type, Convert.FromHexString(hex.GetString()!));
        return Text(values, type);
    }

    /// <summary>Cases of what is no attribute of a Zarr array.</summary>
    private static bool IsElsewhere(JsonElement one, Dictionary<string, object?> attributes) =>
        // Which fill value masks is not a matter of choice here.
        (one.TryGetProperty("options", out var options) && options.TryGetProperty("use_zarr_fill_value_as_mask", out var mask) && mask.GetBoolean() != (one.GetProperty("zarr_format").GetInt32() == 2))
        || attributes.Values.Any(value => value is System.Collections.IDictionary);

    private static readonly string[] s_otherDates =
    [
        "Days Since 2000-01-01", "days since 2000-01-01 00:00:00 1:00", "days since 2000-01-01 6", "days since 20000101", "days since 2000/01/01", "days since 01-01-2000", "hours since Jan 1 2000",
        "hours since 1 January 2000", "days since 2000-01-01 12:00:00 AM", "hours since 2000-01-01 12:00 PM",
    ];

    private static IEnumerable<double> Stored(JsonElement one, DataType type)
    {
        var bytes = Convert.FromHexString(one.GetProperty("stored").GetString()!);
        return Enumerable.Range(0, bytes.Length / type.ItemSize).Select(i => type.GetElement(bytes.AsSpan(i * type.ItemSize, type.ItemSize)) is Half half ? (double)half : Convert.ToDouble(type.GetElement(bytes.AsSpan(i * type.ItemSize, type.ItemSize)), CultureInfo.InvariantCulture));
    }

    /// <summary>Why a case differs, as docs/differences.md has it; null where it must not.</summary>
    private static string? Reason(JsonElement one, DataType type, Dictionary<string, object?> attributes, string expected)
    {
        var isInteger = type is not IFloatType;
        object[] missing = [.. Items("_FillValue"), .. Items("missing_value")];
        if (Items("scale_factor").Concat(Items("add_offset")).Any(value => value is not double) || attributes.GetValueOrDefault("scale_factor") is object?[] || attributes.GetValueOrDefault("add_offset") is object?[]) return "A factor is a number, one of a list too, and makes float64.";
        if (attributes.Any(pair => pair.Key is "scale_factor" or "add_offset" && pair.Value is null)) return "What is null is not there.";
        if (missing.OfType<string>().Any()) return "A text is no number, or is read as one.";
        if (isInteger && type.ItemSize == 8 && attributes.ContainsKey("_Unsigned") && missing.Length > 0) return "Missing values are compared as they are stored.";
        if (isInteger && type.ItemSize == 8 && missing.Any(value => ExactNumber.TryRead(value, out var exact) && Math.Abs(exact.ToDouble()) >= 1L << 53)) return "Missing values are compared as they are stored.";
        if (!isInteger && missing.Any(value => value is double number && ((IFloatType)type).Nearest(new ExactNumber(number)) != number)) return "A missing value of a float is the nearest one.";
        if (attributes.ContainsKey("_Unsigned") && (attributes.ContainsKey("missing_value") || attributes["_Unsigned"] is not ("true" or "false") || expected.StartsWith("error", StringComparison.Ordinal))) return "Missing values are read with either sign, and _Unsigned in any letter case.";
        if (attributes.Keys.Any(name => name.StartsWith("valid_", StringComparison.Ordinal))) return "What is outside a range is missing.";
        if (expected.StartsWith("error", StringComparison.Ordinal)) return "Nothing that can be read fails: a missing value of Zarr v3 is read however it is spelled, and what are no times are numbers.";
        if (attributes.GetValueOrDefault("scale_factor") is 0.0) return "A factor of 0 is refused.";
        if (attributes.GetValueOrDefault("dtype") is "bool" && missing.Length > 0) return "What is missing is no true.";
        var units = attributes.GetValueOrDefault("units") as string ?? "";
        if (units == "days" && missing.Length > 0) return "A unit alone makes no durations.";
        if (s_otherDates.Contains(units)) return "A date is year-month-day, and what follows the clock an offset; units may have any letter case.";
        if (units.Contains("since", StringComparison.Ordinal) && !isInteger && Stored(one, type).Any(value => !double.IsFinite(value) || missing.Contains(value) || missing.Contains((long)value))) return "What is no number is no time, whatever the calendar, and hides no other times.";
        return null;

        IEnumerable<object> Items(string name) => !attributes.TryGetValue(name, out var value) || value is null ? [] : value is object?[] list ? list.OfType<object>() : [value];
    }
}
