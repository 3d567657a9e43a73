using System.Globalization;
using BitMiracle.LibTiff.Classic;

namespace Zarr.Codecs.Libraries;

/// <summary>Keeps what the library says is wrong, each in the file that it belongs to; warnings are of no use to anybody.</summary>
internal sealed class TiffErrors : TiffErrorHandler
{
    public override void ErrorHandler(Tiff tif, string method, string format, params object[] args)
    {
    }

    public override void ErrorHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
        if (clientData is TiffSource source) source.Error ??= string.Format(CultureInfo.InvariantCulture, format, args);
    }

    public override void WarningHandler(Tiff tif, string method, string format, params object[] args)
    {
    }

    public override void WarningHandlerExt(Tiff tif, object clientData, string method, string format, params object[] args)
    {
    }
}
